import { useTranslation } from 'react-i18next'
import type { SharedPlan } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useLanguage } from '../../lib/use-words.ts'
import { Card } from '../../ui/card.tsx'
import styles from './shared-plan.module.css'
import planStyles from './success.module.css'

/** What we have to say to the customer, above the plan: with the day and who says it. */
export function SharedMessages({ plan }: { readonly plan: SharedPlan }) {
  const { t } = useTranslation('success')
  const format = useFormat()
  const language = useLanguage()
  return plan.messages.map((message) => (
    <div key={`${message.shown_at} ${message.title.ja}`} className={styles.message}>
      <Card title={message.title[language]}>
        <p className={planStyles.words}>{message.body[language]}</p>
        <p className={planStyles.small}>
          {message.from === null
            ? t('shared.said', { day: format.date(message.shown_at), from: plan.from })
            : t('shared.said_by', { day: format.date(message.shown_at), who: message.from, from: plan.from })}
        </p>
      </Card>
    </div>
  ))
}
