import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useMoment } from '../../app/moment'
import { rulebooksQuery } from '../../app/queries'
import { Ask } from '../../parts/ask'
import { Choice } from '../../parts/field'
import { Empty } from '../../parts/notes'
import { Page } from '../../parts/page'
import { dayText } from '../../parts/time'
import { versionQuery } from './queries'
import { rulebookSearch, type Search } from './search'
import { Work } from './work'

export default function Screen() {
  const { t } = useTranslation('rulebook')
  const moment = useMoment()
  const search = rulebookSearch(useSearch({ strict: false }) as Record<string, unknown>)
  const navigate = useNavigate()
  const set = (change: Search) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, ...change }), replace: true })
  const books = useQuery(rulebooksQuery())
  const all = books.data ?? []
  const names = [...new Map(all.map((b) => [b.code, b.name])).entries()]
  const code = moment.rulebook ?? names[0]?.[0]
  const versions = all.filter((b) => b.code === code).sort((a, b) => b.version - a.version)
  const version = versions.find((v) => v.version === search.version) ?? versions[0]
  const base = useQuery({ ...versionQuery(code ?? '', version?.version ?? 0), enabled: !!version })
  return (
    <Page
      wide
      title={t('title')}
      lead={version && t('lead', { name: version.name, version: version.version, day: dayText(version.from), start: dayText(version.period.start), due: dayText(version.period.due) })}
      tools={
        version && (
          <>
            {names.length > 1 && <Choice label={t('book')} options={names.map(([id, name]) => ({ id, name }))} value={code!} onChange={(id) => void navigate({ to: '.', search: (old: Record<string, unknown>) => ({ ...old, rulebook: id, version: undefined, against: undefined }), replace: true })} />}
            <Choice label={t('version')} options={versions.map((v) => ({ id: String(v.version), name: t('versionFrom', { version: v.version, day: dayText(v.from, moment.as_of) }) }))} value={String(version.version)} onChange={(id) => set({ version: Number(id) === versions[0]?.version ? undefined : Number(id) })} />
          </>
        )
      }
    >
      <Ask query={books}>
        {(list) =>
          list.length === 0 ? (
            <Empty title={t('empty.title')}>
              <p>{t('empty.text')}</p>
            </Empty>
          ) : (
            <Ask query={base}>{(b) => <Work key={`${b.code}-${b.version}`} base={b} versions={versions} search={search} set={set} />}</Ask>
          )
        }
      </Ask>
    </Page>
  )
}
