import { ActionIcon, Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import { currencyExponent } from '../../lib/format.ts'
import { useMe } from '../../lib/me.ts'
import { offerKinds, type StairOffer } from '../../lib/staircase.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import { CheckpointField } from './checkpoint-field.tsx'
import type { DraftStaircase } from './draft.ts'
import styles from './staircase.module.css'

type Step = DraftStaircase['steps'][number]

interface StepProps {
  readonly step: Step
  readonly nth: number
  readonly of: number
  readonly words: RuleWords
  readonly readOnly: boolean
  readonly onChange: (step: Step) => void
  readonly onMove: (by: 1 | -1) => void
  readonly onRemove: () => void
}

/** One step: what an account must have lived through, what to do then, what to offer then. */
export function StepCard(props: StepProps) {
  const { step, nth, words, readOnly, onChange } = props
  const { t } = useTranslation('staircase')
  const set = (part: Partial<Step>) => onChange({ ...step, ...part })
  return (
    <Card>
      <div className={styles.stack}>
        <StepHead {...props} />
        <TextInput
          label={t('editor.step_name')}
          required
          maxLength={200}
          readOnly={readOnly}
          value={step.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <fieldset className={styles.part}>
          <legend>{t('editor.checkpoint')}</legend>
          <CheckpointField
            label={t('editor.checkpoint_of', { n: nth })}
            rule={step.rule}
            words={words}
            readOnly={readOnly}
            onChange={(rule) => set({ rule })}
          />
        </fieldset>
        <fieldset className={styles.part}>
          <legend>{t('guidance')}</legend>
          <Textarea
            aria-label={t('guidance')}
            placeholder={readOnly ? '' : t('editor.guidance_hint')}
            autosize
            minRows={2}
            maxLength={4000}
            readOnly={readOnly}
            value={step.guidance}
            onChange={(event) => set({ guidance: event.currentTarget.value })}
          />
          <TextInput
            label={t('editor.guidance_url')}
            type="url"
            maxLength={2000}
            readOnly={readOnly}
            error={isLink(step.guidance_url) ? undefined : t('editor.bad_url')}
            value={step.guidance_url ?? ''}
            onChange={(event) => set({ guidance_url: event.currentTarget.value || null })}
          />
        </fieldset>
        <OfferFields offer={step.offer} readOnly={readOnly} onChange={(offer) => set({ offer })} />
      </div>
    </Card>
  )
}

export const isLink = (url: string | null) => url === null || /^https?:\/\/[^\s/]+/.test(url)

function StepHead({ nth, of, step, readOnly, onMove, onRemove }: StepProps) {
  const { t } = useTranslation('staircase')
  const named = { n: nth, name: step.name }
  return (
    <div className={styles.stepHead}>
      <h2>{t('editor.nth', { n: nth })}</h2>
      {readOnly ? null : (
        <div className={styles.stepTools}>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={nth === 1}
            aria-label={t('editor.lower', named)}
            onClick={() => onMove(-1)}
          >
            <IconArrowUp size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={nth === of}
            aria-label={t('editor.higher', named)}
            onClick={() => onMove(1)}
          >
            <IconArrowDown size={16} />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            disabled={of === 1}
            aria-label={t('editor.remove_step', named)}
            onClick={onRemove}
          >
            <IconX size={16} />
          </ActionIcon>
        </div>
      )}
    </div>
  )
}

const emptyOffer: StairOffer = {
  name: '',
  kind: 'seats',
  product_id: null,
  plan_id: null,
  amount_minor: null,
}

interface OfferProps {
  readonly offer: StairOffer | null
  readonly readOnly: boolean
  readonly onChange: (offer: StairOffer | null) => void
}

function OfferFields({ offer, readOnly, onChange }: OfferProps) {
  const { t } = useTranslation('staircase')
  const { workspace } = useMe()
  const exponent = currencyExponent(workspace.currency)
  const { data: products } = apiQuery.useQuery('get', '/api/v1/products')
  const set = (part: Partial<StairOffer>) => onChange({ ...(offer ?? emptyOffer), ...part })
  if (!offer) {
    return (
      <fieldset className={styles.part}>
        <legend>{t('offer.title')}</legend>
        <span className={styles.small}>{t('offer.none')}</span>
        {readOnly ? null : (
          <div>
            <Button size="compact-sm" variant="default" onClick={() => onChange(emptyOffer)}>
              {t('offer.add')}
            </Button>
          </div>
        )}
      </fieldset>
    )
  }
  return (
    <fieldset className={styles.part}>
      <legend>{t('offer.title')}</legend>
      <div className={styles.fields}>
        <TextInput
          label={t('offer.name')}
          required
          maxLength={200}
          readOnly={readOnly}
          value={offer.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
        <Select
          label={t('offer.kind')}
          allowDeselect={false}
          readOnly={readOnly}
          value={offer.kind}
          data={offerKinds.map((value) => ({ value, label: t(`offer.kinds.${value}`) }))}
          onChange={(value) => set({ kind: offerKinds.find((kind) => kind === value) ?? 'other' })}
        />
        <Select
          label={t('offer.product')}
          placeholder={t('offer.no_product')}
          clearable={!readOnly}
          readOnly={readOnly}
          value={offer.product_id === null ? null : String(offer.product_id)}
          data={(products?.rows ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
          onChange={(id) => set({ product_id: id === null ? null : Number(id) })}
        />
        <NumberInput
          label={t('offer.amount')}
          min={0}
          max={1e12}
          decimalScale={exponent}
          thousandSeparator=","
          hideControls
          readOnly={readOnly}
          suffix={` ${workspace.currency}`}
          value={offer.amount_minor === null ? '' : offer.amount_minor / 10 ** exponent}
          onChange={(value) =>
            set({ amount_minor: typeof value === 'number' ? Math.round(value * 10 ** exponent) : null })
          }
        />
      </div>
      {readOnly ? null : (
        <div>
          <Button size="compact-sm" variant="subtle" color="gray" onClick={() => onChange(null)}>
            {t('offer.remove')}
          </Button>
        </div>
      )}
    </fieldset>
  )
}
