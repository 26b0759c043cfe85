import { Button as AriaButton, type ButtonProps } from 'react-aria-components'
import styles from './button.module.css'

interface Props extends Omit<ButtonProps, 'className'> {
  /** One primary action a page; quiet for those inside rows and bars. */
  look?: 'primary' | 'plain' | 'quiet' | 'danger'
  big?: boolean
}

export function Button({ look = 'plain', big, ...rest }: Props) {
  return <AriaButton {...rest} className={`${styles.button} ${styles[look]} ${big ? styles.big : ''}`} />
}
