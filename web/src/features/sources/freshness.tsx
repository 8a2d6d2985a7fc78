import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { When } from '../../ui/when.tsx'
import type { Quality } from './import-data.ts'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

/** When each source last brought something, and up to which day it tells. */
export function Freshness({ sources }: { readonly sources: Quality['sources'] }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const { kindName } = useImportWords()
  const nameOf = (source: string) =>
    source.startsWith('import:')
      ? t('freshness.import', { kind: kindName(source.slice(7)) })
      : t('freshness.events')
  return (
    <Card title={t('freshness.title')}>
      {sources.length === 0 ? (
        <p className={own.sub}>{t('freshness.none')}</p>
      ) : (
        <table className={own.sample}>
          <thead>
            <tr>
              <th scope="col">{t('freshness.source')}</th>
              <th scope="col">{t('freshness.received')}</th>
              <th scope="col">{t('freshness.up_to')}</th>
              <th scope="col">{t('freshness.records')}</th>
            </tr>
          </thead>
          <tbody>
            {sources.map((row) => (
              <tr key={row.source}>
                <td>{nameOf(row.source)}</td>
                <td>
                  <When at={row.last_received_at} />
                </td>
                <td>{row.last_ts === null ? '—' : <When at={row.last_ts} show="date" />}</td>
                <td>{format.number(row.records)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
