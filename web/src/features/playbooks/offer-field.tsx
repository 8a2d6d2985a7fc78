import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { FieldsProps } from './field-parts.tsx'
import type { MailStep, SlackStep, WebhookStep } from './playbook.ts'

/** Puts what leaves under the offer lock. */
export function OfferField<Kind extends MailStep | WebhookStep | SlackStep>({
  step,
  readOnly,
  onChange,
}: FieldsProps<Kind>) {
  const { t } = useTranslation('playbooks')
  const set = (isOffer: boolean) => {
    const { offer: _, ...without } = step
    onChange((isOffer ? { ...step, offer: true } : without) as Kind)
  }
  return (
    <Switch
      label={t('field.offer')}
      description={t('field.offer_about')}
      checked={step.offer ?? false}
      disabled={readOnly}
      onChange={(event) => set(event.currentTarget.checked)}
    />
  )
}
