import { useTranslation } from 'react-i18next'
import { Days, type FieldsProps, faultAt } from './field-parts.tsx'
import { OfferField } from './offer-field.tsx'
import type { PageMessageStep } from './playbook.ts'
import styles from './playbooks.module.css'
import { WordsInput } from './words-input.tsx'

/** What is said at the top of the pages a customer opens by link. */
export function PageMessageFields(props: FieldsProps<PageMessageStep>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <>
      <p className={styles.hint}>{t('field.page_message_about')}</p>
      <WordsInput
        label={t('field.title')}
        value={step.title}
        isLong={false}
        readOnly={readOnly}
        fault={faultAt(props, 'title')}
        onChange={(title) => onChange({ ...step, title })}
      />
      <WordsInput
        label={t('field.body')}
        value={step.body}
        isLong
        readOnly={readOnly}
        fault={faultAt(props, 'body')}
        onChange={(body) => onChange({ ...step, body })}
      />
      <Days
        label={t('field.page_message_days')}
        value={step.days}
        max={365}
        readOnly={readOnly}
        onChange={(days) => onChange({ ...step, days })}
      />
      <Days
        label={t('field.page_message_review')}
        about={t('field.page_message_review_about')}
        value={step.review_hours ?? 0}
        min={0}
        max={168}
        unit={t('unit.short_hours')}
        readOnly={readOnly}
        onChange={(review_hours) => onChange({ ...step, review_hours })}
      />
      <OfferField {...props} />
    </>
  )
}
