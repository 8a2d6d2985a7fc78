import { Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Days, type FieldsProps } from './field-parts.tsx'
import type { MailStep, PageMessageStep, SlackStep, WebhookStep } from './playbook.ts'

/** Puts what leaves under the offer lock. */
export function OfferField<Kind extends MailStep | WebhookStep | SlackStep | PageMessageStep>({
  step,
  readOnly,
  onChange,
}: FieldsProps<Kind>) {
  const { t } = useTranslation('playbooks')
  const set = (isOffer: boolean) => {
    const { offer: _, lock_days: __, ...without } = step
    onChange((isOffer ? { ...step, offer: true } : without) as Kind)
  }
  const wait = (days: number | undefined) => {
    const { lock_days: _, ...without } = step
    onChange((days === undefined ? without : { ...step, lock_days: days }) as Kind)
  }
  const isOffer = step.offer ?? false
  return (
    <>
      <Switch
        label={t('field.offer')}
        description={t('field.offer_about')}
        checked={isOffer}
        disabled={readOnly}
        onChange={(event) => set(event.currentTarget.checked)}
      />
      {isOffer ? (
        <Switch
          label={t('field.lock_wait')}
          description={t('field.lock_wait_about')}
          checked={step.lock_days !== undefined}
          disabled={readOnly}
          onChange={(event) => wait(event.currentTarget.checked ? 30 : undefined)}
        />
      ) : null}
      {isOffer && step.lock_days !== undefined ? (
        <Days
          label={t('field.lock_days')}
          value={step.lock_days}
          max={365}
          readOnly={readOnly}
          onChange={wait}
        />
      ) : null}
    </>
  )
}
