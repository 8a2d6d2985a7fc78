import { useTranslation } from 'react-i18next'
import type { Condition } from '../lib/rule.ts'
import type { MissingLine } from '../lib/staircase.ts'
import type { RuleWords } from '../lib/use-rule-words.ts'
import styles from './staircase.module.css'

interface MissingProps {
  readonly lines: readonly MissingLine[]
  readonly words: RuleWords
  /** So many conditions, then "and n more". */
  readonly most?: number
}

type Leaf = { readonly line: MissingLine; readonly isTurned: boolean }

/** The conditions; those in a group that is not to hold are told turned round. */
function leavesOf(lines: readonly MissingLine[]): Leaf[] {
  let turned = Number.POSITIVE_INFINITY
  return lines.flatMap((line): Leaf[] => {
    if (line.depth <= turned) turned = Number.POSITIVE_INFINITY
    if (line.kind === 'condition' || line.kind === 'list') return [{ line, isTurned: line.depth > turned }]
    if (line.not) turned = Math.min(turned, line.depth)
    return []
  })
}

/** What is not met or not known of a checkpoint, each with the account's own value. */
export function MissingLines({ lines, words, most = 20 }: MissingProps) {
  const { t } = useTranslation(['staircase', 'segments'])
  if (!words.isReady) return <span className={styles.sub}>…</span>
  const leaves = leavesOf(lines)
  const isAny = lines[0]?.kind === 'any' && !lines[0].not && leaves.length > 1
  return (
    <div className={styles.missing}>
      {isAny ? <span className={styles.sub}>{t('missing.one_of')}</span> : null}
      <ul>
        {leaves.slice(0, most).map(({ line, isTurned }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and keep their order
          <li key={index} data-truth={line.truth}>
            {isTurned
              ? t('segments:sentence.not', { what: sayLine(line, words, t) })
              : sayLine(line, words, t)}
            <MissingValue line={line} words={words} />
          </li>
        ))}
      </ul>
      {leaves.length > most ? (
        <span className={styles.sub}>{t('missing.more', { count: leaves.length - most })}</span>
      ) : null}
    </div>
  )
}

type Words = ReturnType<typeof useTranslation<['staircase', 'segments']>>['t']

function sayLine(line: MissingLine, words: RuleWords, t: Words): string {
  if (line.kind === 'condition' && line.condition) {
    const { not: _, ...plain } = line.condition
    const said = words.sayCondition(plain as Condition)
    return line.not ? t('segments:sentence.not', { what: said }) : said
  }
  return line.segment ? t('segments:explain.list', { name: line.segment.name }) : ''
}

/** The account's own value, or why it is not known. */
function MissingValue({ line, words }: { readonly line: MissingLine; readonly words: RuleWords }) {
  const { t } = useTranslation('segments')
  const field = words.fields.get(line.condition?.field ?? '')
  if (line.kind !== 'condition' || !field || !line.condition) return null
  const text =
    line.value === null
      ? t(`reason.${line.reason ?? 'not-set'}`)
      : t('explain.value', { value: words.sayValue(field, line.value, line.condition as Condition) })
  return <small className={styles.sub}> {text}</small>
}
