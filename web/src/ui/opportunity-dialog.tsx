import { Button, Group, Modal } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../lib/api.ts'
import { useMe } from '../lib/me.ts'
import { type StairOffer, staircaseKey } from '../lib/staircase.ts'
import { useAction } from '../lib/use-action.ts'
import { blankOpportunity, type OpportunityDraft, OpportunityFields } from './opportunity-fields.tsx'
import styles from './staircase.module.css'

interface DialogProps {
  readonly account: { readonly id: number; readonly name: string }
  /** The step whose offer it is. */
  readonly step?: { readonly id: number; readonly offer: StairOffer | null }
  readonly onClose: () => void
}

const kinds = {
  seats: 'upsell',
  module: 'cross-sell',
  plan: 'upsell',
  'tier-up': 'tier-up',
  other: 'upsell',
} as const

/** Notes what could be sold to an account. */
export function OpportunityDialog({ account, step, onClose }: DialogProps) {
  const { t } = useTranslation('staircase')
  const { workspace } = useMe()
  const offer = step?.offer
  const [draft, setDraft] = useState<OpportunityDraft>({
    ...blankOpportunity(workspace.currency),
    step_id: step?.id ?? null,
    ...(offer ? { name: offer.name, kind: kinds[offer.kind], amount_minor: offer.amount_minor } : {}),
  })
  const { mutate, isPending } = useAction({
    run: () => api.POST('/api/v1/opportunities', { body: { ...draft, account_id: account.id } }),
    invalidate: [staircaseKey],
    done: () => t('opportunity.noted', { account: account.name }),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('opportunity.new_for', { account: account.name })}
      closeButtonProps={{ 'aria-label': t('cancel') }}
    >
      <div className={styles.stack}>
        <OpportunityFields draft={draft} onChange={setDraft} />
        <Group gap="xs">
          <Button loading={isPending} disabled={draft.name.trim() === ''} onClick={() => mutate()}>
            {t('opportunity.save_new')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('cancel')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
