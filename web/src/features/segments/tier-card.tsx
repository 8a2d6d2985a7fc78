import { ActionIcon, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { currencyExponent } from '../../lib/format.ts'
import { useMe } from '../../lib/me.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import { Money } from '../../ui/money.tsx'
import styles from './segments.module.css'
import type { DraftTier } from './tier-draft.ts'
import type { TierFigures, Tiers } from './tiers-data.ts'

export interface TierCardProps {
  readonly tier: DraftTier
  readonly isLast: boolean
  readonly isByPrice: boolean
  readonly basis: Tiers['basis']
  readonly saved: TierFigures | undefined
  readonly readOnly: boolean
  readonly onChange: (part: Partial<DraftTier>) => void
  readonly onRemove: (() => void) | undefined
}

const ownerTypes = ['dedicated', 'shared', 'pooled', 'self-serve'] as const

/** One tier: from which price, who is in it, and what an account in it is given. */
export function TierCard(props: TierCardProps) {
  const { tier, saved, readOnly, onChange, onRemove } = props
  const { t } = useTranslation('segments')
  return (
    <Card
      title={tier.name === '' ? t('tiers.unnamed') : tier.name}
      aside={
        onRemove && !readOnly ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('tiers.remove', { name: tier.name })}
            onClick={onRemove}
          >
            <IconX size={16} />
          </ActionIcon>
        ) : undefined
      }
    >
      {saved ? <Figures basis={props.basis} name={tier.name} saved={saved} /> : null}
      <div className={styles.tierFields}>
        <NameAndCut {...props} />
        <div className={styles.tierPair}>
          <Select
            label={t('tiers.owner_type')}
            data={ownerTypes.map((value) => ({ value, label: t(`tiers.owner.${value}`) }))}
            value={tier.owner_type}
            readOnly={readOnly}
            clearable
            placeholder={t('tiers.open')}
            onChange={(value) => onChange({ owner_type: value as DraftTier['owner_type'] })}
          />
          <NumberInput
            label={t('tiers.cadence')}
            value={tier.cadence_days ?? ''}
            readOnly={readOnly}
            hideControls
            allowDecimal={false}
            min={1}
            max={730}
            placeholder={t('tiers.open')}
            rightSection={<span className={styles.unit}>{t('unit.short.days')}</span>}
            rightSectionWidth={44}
            onChange={(days) => onChange({ cadence_days: typeof days === 'number' ? days : null })}
          />
        </div>
        <Textarea
          label={t('tiers.experience')}
          placeholder={t('tiers.experience_like')}
          value={tier.experience}
          readOnly={readOnly}
          autosize
          minRows={2}
          maxLength={4000}
          onChange={(event) => onChange({ experience: event.currentTarget.value })}
        />
        <Textarea
          label={t('tiers.communication')}
          placeholder={t('tiers.communication_like')}
          value={tier.communication}
          readOnly={readOnly}
          autosize
          minRows={2}
          maxLength={4000}
          onChange={(event) => onChange({ communication: event.currentTarget.value })}
        />
      </div>
    </Card>
  )
}

function NameAndCut({ tier, isLast, isByPrice, basis, readOnly, onChange }: TierCardProps) {
  const { t } = useTranslation('segments')
  const { currency } = useMe().workspace
  const exponent = currencyExponent(currency)
  const factor = 10 ** exponent
  const from = t(basis === 'purchase' ? 'tiers.from_purchase' : 'tiers.from', { currency })
  if (!isByPrice) return null
  return (
    <div className={styles.tierPair}>
      <TextInput
        label={t('list.name')}
        value={tier.name}
        readOnly={readOnly}
        maxLength={100}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      {isLast ? (
        <TextInput label={from} value={t('tiers.the_rest')} readOnly disabled />
      ) : (
        <NumberInput
          label={from}
          value={tier.from_minor === null ? '' : tier.from_minor / factor}
          readOnly={readOnly}
          hideControls
          thousandSeparator=","
          decimalScale={exponent}
          min={0}
          onChange={(value) =>
            onChange({ from_minor: typeof value === 'number' ? Math.round(value * factor) : null })
          }
        />
      )}
    </div>
  )
}

interface FiguresProps {
  readonly name: string
  readonly saved: TierFigures
  readonly basis: Tiers['basis']
}

function Figures({ name, saved, basis }: FiguresProps) {
  const { t } = useTranslation('segments')
  const format = useFormat()
  return (
    <p className={styles.tierFigures}>
      <Link to="/accounts" search={{ tier: name } as object} className="link">
        {t('tiers.accounts', { count: saved.accounts, n: format.number(saved.accounts) })}
      </Link>
      <span>
        {basis === 'purchase' ? t('tiers.bought') : t('list.mrr')}{' '}
        <b>
          <Money minor={saved.mrr_minor} short />
        </b>
      </span>
      <span>
        {t('tiers.median')}{' '}
        <b>
          <Money minor={saved.median_minor} reason={t('tiers.nobody')} />
        </b>
      </span>
      {saved.overdue === null ? null : (
        <span>
          {t('tiers.overdue')} <b>{format.number(saved.overdue)}</b>
        </span>
      )}
    </p>
  )
}
