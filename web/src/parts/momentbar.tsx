// The pickers of the moment: group, rulebook, day, known-at, basis. What they say is in the URL.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useMoment } from '../app/moment'
import { groupsQuery, rulebooksQuery } from '../app/queries'
import { useAgency } from '../app/session'
import { Button } from './button'
import { DayField } from './day'
import { Choice, Segments } from './field'
import { dayIn } from './time'

interface Props {
  /** Which of the pickers the page has use for; all by default. */
  group?: boolean
  rulebook?: boolean
  knownAt?: boolean
  basis?: boolean
}

export function MomentBar({ group = true, rulebook = true, knownAt = true, basis = true }: Props) {
  const { t } = useTranslation()
  const moment = useMoment()
  const agency = useAgency()
  const groups = useQuery(groupsQuery(moment.as_of)).data ?? []
  const books = useQuery(rulebooksQuery()).data ?? []
  const codes = [...new Map(books.map((b) => [b.code, b.name])).entries()]
  return (
    <>
      {group && groups.length > 1 && (
        <Choice label={t('moment.group')} options={groups.map((g) => ({ id: g.code, name: g.name }))} value={moment.group ?? groups[0]!.code} onChange={(id) => moment.set({ group: id })} />
      )}
      {rulebook && codes.length > 1 && (
        <Choice label={t('moment.rulebook')} options={codes.map(([id, name]) => ({ id, name }))} value={moment.rulebook ?? codes[0]![0]} onChange={(id) => moment.set({ rulebook: id })} />
      )}
      <DayField label={t('moment.asOf')} value={moment.as_of} onChange={(day) => moment.set({ as_of: day })} max={agency.today} />
      {knownAt && <DayField label={t('moment.knownAt')} value={knownDay(moment.known_at, agency.zone)} onChange={(day) => moment.set({ known_at: day })} max={agency.today} />}
      {knownAt && moment.known_at && (
        <Button look="quiet" onPress={() => moment.set({ known_at: undefined })}>
          {t('moment.knownNow')}
        </Button>
      )}
      {basis && (
        <Segments
          label={t('moment.basis')}
          options={[
            { id: 'verified', name: t('moment.verified') },
            { id: 'submitted', name: t('moment.submitted') },
          ]}
          value={moment.basis}
          onChange={(id) => moment.set({ basis: id === 'verified' ? undefined : 'submitted' })}
        />
      )}
    </>
  )
}

// An instant with a zone may fall on another day here; one without is of the agency's own zone.
const knownDay = (at: string | undefined, zone: string) => (at && /(Z|[+-]\d\d:\d\d)$/.test(at) ? dayIn(at, zone) : at?.slice(0, 10))
