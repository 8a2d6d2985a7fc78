import type { ContentChange, FieldChange } from '@tsuzuku/core/success/content-changes'
import { useTranslation } from 'react-i18next'
import type { Measure } from '../../lib/success.ts'
import { useFormat } from '../../lib/use-format.ts'
import styles from './success.module.css'
import { useGoalWords } from './use-goal-words.ts'

interface ChangeListProps {
  readonly changes: readonly ContentChange[]
}

const shortly = 60
type Field = 'title' | 'target' | 'starts_on'

/** What is different, in words: what was added, taken out and changed, from what to what. */
export function ChangeList({ changes }: ChangeListProps) {
  const { t } = useTranslation('success')
  const say = useFieldWords()
  return (
    <ul className={styles.lines}>
      {changes.map((change) => {
        const list = change.list === 'goals' || change.list === 'steps' ? change.list : undefined
        const name = String(change.item?.name ?? change.item?.title ?? '')
        return (
          <li key={`${change.list} ${change.kind} ${change.item?.id} ${name}`}>
            <span>{list ? t(`change.${list}.${change.kind}`, { name }) : t('change.plan')}</span>
            {change.fields.length > 0 ? (
              <ul className={styles.inner}>
                {change.fields.map((field) => (
                  <li key={field.field}>{say(field, change.item?.measure as Measure | undefined)}</li>
                ))}
              </ul>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}

function useFieldWords() {
  const { t } = useTranslation('success')
  const format = useFormat()
  const words = useGoalWords()
  const written = (field: string, value: unknown, measure: Measure | undefined): string | undefined => {
    if (value === null || value === undefined || value === '') return t('change.empty')
    if (/_on$/.test(field)) return format.date(String(value))
    if (typeof value === 'number' && measure && /^(target|baseline)$/.test(field))
      return words.value(measure, value)
    if (field === 'side') return t(`step.side.${value as 'us'}`)
    if (field === 'direction') return t(`edit.${value as 'at-least'}`)
    if (typeof value === 'string' && !field.endsWith('_id')) {
      return value.length > shortly ? `${value.slice(0, shortly)}…` : value
    }
    return undefined
  }
  return ({ field, before, after }: FieldChange, measure: Measure | undefined): string => {
    const name = t(`change.fields.${field as Field}`)
    const [from, to] = [before, after].map((value) => written(field, value, measure))
    return from === undefined || to === undefined
      ? name
      : t('change.from_to', { field: name, before: from, after: to })
  }
}
