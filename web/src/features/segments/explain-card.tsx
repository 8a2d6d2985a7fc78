import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCheck, IconQuestionMark, IconX } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { apiQuery } from '../../lib/api.ts'
import type { Rule } from '../../lib/rule.ts'
import type { RuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import type { ExplainLine } from './segment.ts'
import styles from './segments.module.css'
import { useExplanation } from './segments-data.ts'

export interface Asked {
  readonly id: number
  readonly name: string
}

export interface ExplainCardProps {
  readonly rule: Rule | undefined
  readonly segment: number | undefined
  readonly words: RuleWords
  readonly account: Asked | null
  readonly onAccount: (account: Asked | null) => void
}

/** Why one account is in or out, condition by condition, with its own values. */
export function ExplainCard({ rule, segment, words, account, onAccount }: ExplainCardProps) {
  const { t } = useTranslation('segments')
  const asked = useExplanation({ rule, segment, account: account?.id ?? null })
  const top = useRef<HTMLDivElement>(null)
  const accountId = account?.id
  // On a phone the card stands below the sample it is opened from.
  useEffect(() => {
    if (accountId !== undefined) top.current?.scrollIntoView({ block: 'nearest' })
  }, [accountId])
  return (
    <Card title={t('explain.title')}>
      <div ref={top}>
        <AccountSelect account={account} onAccount={onAccount} />
      </div>
      {account === null ? <p className={styles.quiet}>{t('explain.pick')}</p> : null}
      {account && asked.error ? (
        <ErrorState error={asked.error} onRetry={() => void asked.refetch()} />
      ) : null}
      {account && asked.data && !asked.error ? (
        <div aria-live="polite" aria-busy={asked.isPlaceholderData}>
          <p className={styles.verdict} data-truth={asked.data.truth}>
            <TruthMark truth={asked.data.truth} />
            {t(`explain.truth.${asked.data.truth}`, { name: asked.data.account.name })}
          </p>
          <ul className={styles.lines}>
            {asked.data.lines.map((line, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name and keep their order
              <Line key={index} line={line} words={words} />
            ))}
          </ul>
        </div>
      ) : null}
    </Card>
  )
}

const marks = { yes: IconCheck, no: IconX, unknown: IconQuestionMark }

function TruthMark({ truth }: { readonly truth: ExplainLine['truth'] }) {
  const { t } = useTranslation('segments')
  const Mark = marks[truth]
  return (
    <span className={styles.truth} data-truth={truth}>
      <Mark size={14} aria-hidden="true" />
      <span className="visually-hidden">{t(`explain.word.${truth}`)}</span>
    </span>
  )
}

function Line({ line, words }: { readonly line: ExplainLine; readonly words: RuleWords }) {
  const { t } = useTranslation('segments')
  return (
    <li className={styles.explainLine} style={{ '--depth': line.depth } as object}>
      <TruthMark truth={line.truth} />
      <span>
        {sentence(line, words, t)}
        <Value line={line} words={words} />
      </span>
    </li>
  )
}

type Words = ReturnType<typeof useTranslation<'segments'>>['t']

function sentence(line: ExplainLine, words: RuleWords, t: Words): string {
  if (line.condition && line.kind === 'condition') {
    const { not: _, ...plain } = line.condition
    const said = words.sayCondition(plain as typeof line.condition)
    return line.not ? t('sentence.not', { what: said }) : said
  }
  if (line.segment)
    return t(line.kind === 'list' ? 'explain.list' : 'explain.segment', { name: line.segment.name })
  if (line.condition) return words.sayCondition(line.condition)
  const joined = t(line.kind === 'any' ? 'builder.any' : 'builder.all')
  return line.not ? t('sentence.not', { what: joined }) : joined
}

/** The account's own value, or why it is not known. */
function Value({ line, words }: { readonly line: ExplainLine; readonly words: RuleWords }) {
  const { t } = useTranslation('segments')
  const field = words.fields.get(line.condition?.field ?? '')
  if (line.kind !== 'condition' || !field || !line.condition) return null
  if (line.value === null) {
    return <small className={styles.value}>{t(`reason.${line.reason ?? 'not-set'}`)}</small>
  }
  return (
    <small className={styles.value}>
      {t('explain.value', { value: words.sayValue(field, line.value, line.condition) })}
    </small>
  )
}

function AccountSelect({ account, onAccount }: Pick<ExplainCardProps, 'account' | 'onAccount'>) {
  const { t } = useTranslation(['segments', 'common'])
  const [text, setText] = useState('')
  const [q] = useDebouncedValue(text.trim(), 150)
  const { data } = apiQuery.useQuery(
    'get',
    '/api/v1/search',
    { params: { query: { q } } },
    { enabled: q !== '' },
  )
  const found: Asked[] = data?.accounts ?? []
  const all = account && !found.some(({ id }) => id === account.id) ? [account, ...found] : found
  return (
    <Select
      aria-label={t('explain.account')}
      placeholder={t('explain.account')}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': t('common:close') }}
      data={all.map(({ id, name }) => ({ value: String(id), label: name }))}
      filter={({ options }) => options}
      value={account === null ? null : String(account.id)}
      onSearchChange={setText}
      nothingFoundMessage={q === '' ? undefined : t('common:nothing_found')}
      onChange={(next) => onAccount(all.find(({ id }) => String(id) === next) ?? null)}
    />
  )
}
