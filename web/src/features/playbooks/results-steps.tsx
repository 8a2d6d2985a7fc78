import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Results } from '../../lib/playbooks.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import type { Content } from './playbook.ts'
import { type PlaybookWords, stepOf } from './use-playbook-words.ts'

interface StepRow {
  readonly id: string
  readonly name: string
  readonly taken: number
  readonly accounts: number
  readonly skipped: number
  readonly seen: number | null
}

/** How often each step did something, how often it was passed, and who saw what it says on a page. */
export function StepResults({
  results,
  content,
  words,
}: {
  readonly results: Results
  readonly content: Content
  readonly words: PlaybookWords
}) {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  const rows = useMemo<StepRow[]>(() => {
    const order = new Map(content.steps.map(({ id }, index) => [id, index]))
    return results.steps
      .map(({ step_id: id, ...counts }) => {
        const step = stepOf(content, id)
        return { id, name: step ? words.nameOf(step) : t('results.step_gone', { id }), ...counts }
      })
      .sort((a, b) => (order.get(a.id) ?? 999) - (order.get(b.id) ?? 999))
  }, [results, content, words, t])
  const seenColumn = useMemo<Column<StepRow>>(
    () => ({
      id: 'seen',
      header: t('results.seen'),
      hint: t('results.seen_about'),
      value: ({ seen }) => seen ?? undefined,
      cell: ({ seen, accounts }) =>
        seen === null ? '—' : t('results.seen_of', { n: format.number(seen), m: format.number(accounts) }),
      align: 'end',
      width: 150,
      telling: 2,
    }),
    [t, format],
  )
  // A phone shows the three most telling figures.
  const hasSeen = rows.some(({ seen }) => seen !== null)
  const columns = useMemo<Column<StepRow>[]>(
    () => [
      {
        id: 'step',
        header: t('enrolments.step'),
        value: ({ name }) => name,
        grow: true,
        width: 300,
        telling: 0,
      },
      {
        id: 'accounts',
        header: t('results.accounts_column'),
        value: ({ accounts }) => accounts,
        cell: ({ accounts }) => format.number(accounts),
        align: 'end',
        width: 120,
        telling: 1,
      },
      {
        id: 'taken',
        header: t('results.taken'),
        hint: t('results.taken_about'),
        value: ({ taken }) => taken,
        cell: ({ taken }) => format.number(taken),
        align: 'end',
        width: 120,
        ...(hasSeen ? {} : { telling: 2 }),
      },
      {
        id: 'skipped',
        header: t('results.skipped'),
        hint: t('results.skipped_about'),
        value: ({ skipped }) => skipped,
        cell: ({ skipped }) => format.number(skipped),
        align: 'end',
        width: 120,
        telling: 3,
      },
      ...(hasSeen ? [seenColumn] : []),
    ],
    [t, format, hasSeen, seenColumn],
  )
  return (
    <DataTable
      id="playbook-steps"
      label={t('results.steps')}
      columns={columns}
      rows={rows}
      rowId={({ id }) => id}
      keyboard={false}
      toolbar={<span>{t('results.steps')}</span>}
      empty={<EmptyState title={t('results.no_steps')} why={t('results.no_steps_why')} />}
    />
  )
}
