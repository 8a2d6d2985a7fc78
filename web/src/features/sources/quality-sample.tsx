import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import type { QualityCheck } from './import-data.ts'
import own from './sources.module.css'

/** The first rows behind a finding, each with the way to its account. */
export function QualitySample({ check }: { readonly check: QualityCheck }) {
  const { t } = useTranslation('sources')
  const format = useFormat()
  const hasAccount = check.sample.some((row) => row.account_id !== null)
  const keys = [...new Set(check.sample.flatMap((row) => Object.keys(row.detail)))]
  const show = (key: string, value: string | number | null | undefined) => {
    if (value === null || value === undefined) return '—'
    if (typeof value === 'number') return format.number(value)
    if (key === 'stage' || key === 'by')
      return t(`quality.values.${key}.${value}` as 'quality.values.stage.active')
    return /^\d{4}-\d{2}-\d{2}/.test(value)
      ? format.date(value.length === 10 ? value : new Date(value))
      : value
  }
  return (
    <table className={own.sample}>
      <thead>
        <tr>
          {hasAccount ? <th scope="col">{t('quality.account')}</th> : null}
          {keys.map((key) => (
            <th key={key} scope="col">
              {t(`quality.detail.${key as 'stage'}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {check.sample.map((row) => (
          <tr key={`${row.account_id} ${JSON.stringify(row.detail)}`}>
            {hasAccount ? (
              <td>
                {row.account_id === null ? (
                  '—'
                ) : (
                  <Link
                    to="/accounts/$accountId"
                    params={{ accountId: String(row.account_id) }}
                    className="link"
                  >
                    {row.account_name ?? `#${row.account_id}`}
                  </Link>
                )}
              </td>
            ) : null}
            {keys.map((key) => (
              <td key={key}>{show(key, row.detail[key])}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
