import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'

/** "更新 73 日後", the date on hover. */
export function RenewsIn({ on, day }: { readonly on: string | null; readonly day: string }) {
  const { t } = useTranslation('today')
  const format = useFormat()
  if (on === null) return <span>{t('renewal.none')}</span>
  const days = format.daysUntil(on, day)
  return (
    <time dateTime={on} title={format.dateWithWeekday(on)}>
      {days === 0 ? t('renewal.today') : t('renewal.in', { days })}
    </time>
  )
}
