import { Radio, Stack } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import { Card } from '../../ui/card.tsx'
import type { DateFormat, Field, Import, ImportOptions, Kind } from './import-data.ts'
import { readDate } from './read-date.ts'
import own from './sources.module.css'
import { useImportWords } from './use-import-words.ts'

type Analysis = NonNullable<Import['analysis']>
type Question = { readonly field: Field; readonly column: Analysis['columns'][number] }

const isDate = (field: Field) => field.type === 'date' || field.type === 'timestamp'

function askable(analysis: Analysis, kind: Kind, options: ImportOptions): Question[] {
  return kind.fields.filter(isDate).flatMap((field) => {
    const at = options.mapping[field.key]
    const column = at === undefined ? undefined : analysis.columns[at]
    return column?.dates?.ambiguous ? [{ field, column }] : []
  })
}

/** Columns whose dates can be read in more than one way, and of which nobody has said yet how. */
export function openDateQuestions(analysis: Analysis, kind: Kind, options: ImportOptions): Question[] {
  return askable(analysis, kind, options).filter(({ field }) => options.date_formats[field.key] === undefined)
}

/** 03/04 may be April or March: nobody but the person who knows the file can tell, so it is asked. */
export function DateQuestions(props: {
  readonly analysis: Analysis
  readonly kind: Kind
  readonly options: ImportOptions
  readonly onChange: (options: ImportOptions) => void
}) {
  const { analysis, kind, options, onChange } = props
  const { t } = useTranslation('sources')
  const { say } = useImportWords()
  const format = useFormat()
  const questions = askable(analysis, kind, options)
  if (questions.length === 0) return null
  const answer = (key: string, chosen: string) =>
    onChange({ ...options, date_formats: { ...options.date_formats, [key]: chosen as DateFormat } })
  return (
    <Card title={t('dates.title')}>
      <p className={own.sub}>{t('dates.why')}</p>
      <div className={own.questions}>
        {questions.map(({ field, column }) => (
          <Radio.Group
            key={field.key}
            label={t('dates.question', { field: say(field.labels, field.key), header: column.header })}
            value={options.date_formats[field.key] ?? ''}
            onChange={(chosen) => answer(field.key, chosen)}
          >
            <Stack gap={6} mt={6}>
              {(column.dates?.candidates ?? []).map((candidate) => (
                <Radio
                  key={candidate}
                  value={candidate}
                  label={`${t(`dates.formats.${candidate}`)}: ${column.examples
                    .slice(0, 2)
                    .map((text) => {
                      const day = readDate(text, candidate)
                      return `${text} → ${day === undefined ? t('dates.no_day') : format.date(day)}`
                    })
                    .join(' · ')}`}
                />
              ))}
            </Stack>
          </Radio.Group>
        ))}
      </div>
    </Card>
  )
}
