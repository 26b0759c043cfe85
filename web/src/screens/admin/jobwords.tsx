import { useTranslation } from 'react-i18next'
import type { Schemas } from '../../api/client'
import { Status, type Standing } from '../../parts/status'
import { interval } from './interval'

export type Job = Schemas['JobSeen']

const standing: Record<Job['state'], Standing> = { running: 'good', done: 'done', refused: 'warn', failed: 'bad' }

export function JobState({ job }: { job: Job }) {
  const { t } = useTranslation('admin')
  const state = t(`job.states.${job.state}`)
  return <Status is={standing[job.state]}>{job.stage ? t('job.stateAt', { state, stage: t(`job.stages.${job.stage}`) }) : state}</Status>
}

/** Words of how long lies between two. */
export function useIntervalWords() {
  const { t } = useTranslation('admin')
  return (seconds: number) => {
    const { unit, count } = interval(seconds)
    return t(`job.${unit}`, { count })
  }
}
