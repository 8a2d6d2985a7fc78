import { MultiSelect, NumberInput, TextInput } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { currencyExponent } from '../lib/format.ts'
import { useMe } from '../lib/me.ts'
import { type Condition, dayCounts, type Field, valueless } from '../lib/rule.ts'
import type { DraftCondition } from '../lib/rule-draft.ts'
import type { RuleWords } from '../lib/use-rule-words.ts'

export interface ValueInputProps {
  readonly asked: DraftCondition
  readonly field: Field
  readonly words: RuleWords
  /** The segment the rule belongs to, which cannot stand on itself. */
  readonly self: number | undefined
  readonly readOnly: boolean
  readonly onChange: (value: Condition['value']) => void
}

/** What the field is compared with, in the field's own unit. */
export function ValueInput(props: ValueInputProps) {
  const { asked, field } = props
  const { t } = useTranslation('segments')
  if (asked.op === undefined || valueless.has(asked.op)) return null
  if (asked.op === 'between') return <Between {...props} />
  if (field.type === 'number') return <NumberValue {...props} label={t('builder.value')} at={undefined} />
  if (field.type === 'date') {
    return dayCounts.has(asked.op) ? (
      <DayCount {...props} />
    ) : (
      <DayValue {...props} label={t('builder.day')} at={undefined} />
    )
  }
  if (field.type === 'text') return <TextValue {...props} />
  return <Choices {...props} />
}

interface PartProps extends ValueInputProps {
  readonly label: string
  /** Which end of a range; undefined is a single value. */
  readonly at: 0 | 1 | undefined
}

function Between(props: ValueInputProps) {
  const { t } = useTranslation('segments')
  const One = props.field.type === 'date' ? DayValue : NumberValue
  return (
    <>
      <One {...props} label={t('builder.from')} at={0} />
      <span aria-hidden="true">–</span>
      <One {...props} label={t('builder.to')} at={1} />
    </>
  )
}

function withPart<Value extends string | number>(
  { asked, at }: PartProps,
  value: Value | undefined,
  empty: Value,
): Condition['value'] {
  if (at === undefined) return value
  const ends: Value[] = Array.isArray(asked.value) ? [...(asked.value as Value[])] : [empty, empty]
  ends[at] = value ?? empty
  return ends as Condition['value']
}

const partOf = ({ asked, at }: PartProps): unknown =>
  at === undefined ? asked.value : Array.isArray(asked.value) ? asked.value[at] : undefined

/** Money is typed in whole units of the currency, shares in percent; the rule keeps minor units and fractions. */
function NumberValue(props: PartProps) {
  const { asked, field, label, readOnly, onChange } = props
  const { t } = useTranslation('segments')
  const { currency } = useMe().workspace
  const exponent = currencyExponent(currency)
  const isShare = asked.change === 'ratio' || (field.unit === 'ratio' && field.key !== 'ratio')
  const isMoney = field.unit === 'money' && !isShare
  const factor = isShare ? 0.01 : isMoney ? 10 ** exponent : 1
  const value = partOf(props)
  const shown = typeof value === 'number' && !Number.isNaN(value) ? round(value / factor) : ''
  const isUnit = !isShare && (field.unit === 'days' || field.unit === 'hours')
  return (
    <NumberInput
      aria-label={label}
      value={shown}
      readOnly={readOnly}
      hideControls
      thousandSeparator=","
      decimalScale={isMoney ? exponent : 4}
      w={isMoney ? 140 : 96}
      rightSection={isShare ? '%' : isUnit ? t(`unit.short.${field.unit as 'days'}`) : undefined}
      rightSectionWidth={isShare ? 28 : isUnit ? 44 : undefined}
      leftSection={isMoney ? currencySign(currency) : undefined}
      onChange={(next) =>
        onChange(withPart(props, typeof next === 'number' ? round(next * factor) : undefined, Number.NaN))
      }
    />
  )
}

/** 0.29 × 100 is 28.999999999999996, which nobody typed. */
const round = (value: number) => Number(value.toPrecision(12))

function currencySign(currency: string): string {
  const parts = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0)
  return parts.find(({ type }) => type === 'currency')?.value ?? currency
}

function DayCount({ asked, readOnly, onChange }: ValueInputProps) {
  const { t } = useTranslation('segments')
  return (
    <NumberInput
      aria-label={t('builder.days')}
      value={typeof asked.value === 'number' ? asked.value : ''}
      readOnly={readOnly}
      hideControls
      min={0}
      max={3660}
      allowDecimal={false}
      w={96}
      rightSection={t('unit.short.days')}
      rightSectionWidth={44}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
    />
  )
}

function DayValue(props: PartProps) {
  const value = partOf(props)
  return (
    <TextInput
      type="date"
      aria-label={props.label}
      value={typeof value === 'string' ? value : ''}
      readOnly={props.readOnly}
      w={150}
      onChange={(event) => props.onChange(withPart(props, event.currentTarget.value, ''))}
    />
  )
}

function TextValue({ asked, readOnly, onChange }: ValueInputProps) {
  const { t } = useTranslation('segments')
  return (
    <TextInput
      aria-label={t('builder.value')}
      value={typeof asked.value === 'string' ? asked.value : ''}
      readOnly={readOnly}
      maxLength={300}
      w={200}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function Choices({ asked, field, words, self, readOnly, onChange }: ValueInputProps) {
  const { t } = useTranslation(['segments', 'common'])
  const isSegment = field.type === 'segment'
  const offered = isSegment
    ? words.segments.flatMap(({ id, name }) => (id === self ? [] : { value: String(id), label: name }))
    : words.choicesOf(field)
  const picked = Array.isArray(asked.value) ? asked.value.map(String) : []
  const unlisted = picked.filter((value) => !offered.some((choice) => choice.value === value))
  return (
    <MultiSelect
      aria-label={t('builder.value')}
      data={[...offered, ...unlisted.map((value) => ({ value, label: value }))]}
      value={picked}
      readOnly={readOnly}
      searchable={offered.length > 6}
      placeholder={picked.length === 0 ? t('builder.choose') : ''}
      nothingFoundMessage={t('common:nothing_found')}
      miw={180}
      maw={420}
      onChange={(next) => onChange(isSegment ? next.map(Number) : next)}
    />
  )
}
