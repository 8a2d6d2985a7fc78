import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Results } from '../../lib/playbooks.ts'
import { useFormat } from '../../lib/use-format.ts'
import { type Column, DataTable } from '../../ui/data-table.tsx'
import { Num } from '../../ui/num.tsx'
import type { Content } from './playbook.ts'
import { type PlaybookWords, stepOf } from './use-playbook-words.ts'

type Survey = Results['surveys'][number]

interface SurveyResultsProps {
  readonly results: Results
  readonly content: Content
  readonly words: PlaybookWords
}

/** What came of the questions it asks. */
export function SurveyResults({ results, content, words }: SurveyResultsProps) {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  const columns = useMemo<Column<Survey>[]>(
    () => [
      {
        id: 'step',
        header: t('enrolments.step'),
        value: ({ step_id: id }) => {
          const step = stepOf(content, id)
          return step ? words.nameOf(step) : t('results.step_gone', { id })
        },
        grow: true,
        width: 260,
        telling: 0,
      },
      {
        id: 'kind',
        header: t('survey.label'),
        value: ({ kind }) => t(`survey.scale.${kind}`),
        width: 210,
      },
      {
        id: 'asked',
        header: t('results.asked'),
        hint: t('results.asked_about'),
        value: ({ asked }) => asked,
        cell: ({ asked }) => format.number(asked),
        align: 'end',
        width: 120,
        telling: 1,
      },
      {
        id: 'answered',
        header: t('results.answered'),
        value: ({ answered }) => answered,
        cell: ({ answered, asked }) =>
          t('results.answered_of', { n: format.number(answered), m: format.number(asked) }),
        align: 'end',
        width: 150,
        telling: 2,
      },
      {
        id: 'score',
        header: t('results.score'),
        hint: t('results.score_about'),
        value: ({ score }) => score,
        cell: ({ kind, score, interval }) => (
          <Num
            value={score}
            digits={kind === 'nps' ? 0 : 1}
            {...(score === null
              ? { reason: t('results.score_unknown') }
              : interval
                ? {}
                : { reason: t('results.score_no_interval') })}
            interval={interval ? [interval.low, interval.high] : null}
          />
        ),
        align: 'end',
        width: 190,
        telling: 3,
      },
    ],
    [t, format, content, words],
  )
  if (results.surveys.length === 0) return null
  return (
    <DataTable
      id="playbook-surveys"
      label={t('results.surveys')}
      columns={columns}
      rows={results.surveys}
      rowId={({ step_id: id, kind }) => `${id}:${kind}`}
      keyboard={false}
      empty={null}
      toolbar={<span>{t('results.surveys')}</span>}
    />
  )
}
