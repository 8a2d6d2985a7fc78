import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Days, type FieldsProps, faultAt } from './field-parts.tsx'
import { firstQuestions } from './new-step.ts'
import { receivers, type SurveyStep, surveyKinds, type WaitAnswerStep } from './playbook.ts'
import { WordsInput } from './words-input.tsx'

/** What is asked, of whom, and how often at most. */
export function SurveyFields(props: FieldsProps<SurveyStep>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  const choose = (survey: SurveyStep['survey']) => {
    const { ja, en } = firstQuestions[step.survey]
    const isFirst = step.question.ja === ja && step.question.en === en
    onChange({ ...step, survey, question: isFirst ? firstQuestions[survey] : step.question })
  }
  return (
    <>
      <Select
        label={t('survey.label')}
        data={surveyKinds.map((value) => ({ value, label: t(`survey.scale.${value}`) }))}
        value={step.survey}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(kind) => kind && choose(kind as SurveyStep['survey'])}
      />
      <Select
        label={t('field.to')}
        description={t('survey.to_about')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={receivers.map((value) => ({ value, label: t(`to.${value}`) }))}
        value={step.to}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(to) => onChange({ ...step, to: to as SurveyStep['to'] })}
      />
      <WordsInput
        label={t('field.subject')}
        value={step.subject}
        isLong={false}
        readOnly={readOnly}
        fault={faultAt(props, 'subject')}
        onChange={(subject) => onChange({ ...step, subject })}
      />
      <WordsInput
        label={t('survey.body')}
        value={step.body}
        isLong
        readOnly={readOnly}
        fault={faultAt(props, 'body')}
        onChange={(body) => onChange({ ...step, body })}
      />
      <WordsInput
        label={t('field.question')}
        value={step.question}
        isLong
        readOnly={readOnly}
        fault={faultAt(props, 'question')}
        onChange={(question) => onChange({ ...step, question })}
      />
      <Switch
        label={t('survey.comment')}
        checked={step.asks_comment}
        disabled={readOnly}
        onChange={(event) => onChange({ ...step, asks_comment: event.currentTarget.checked })}
      />
      <Days
        label={t('survey.again')}
        about={t('survey.again_about')}
        value={step.again_days}
        max={1095}
        readOnly={readOnly}
        onChange={(again_days) => onChange({ ...step, again_days })}
      />
      <Days
        label={t('survey.open')}
        value={step.open_days}
        max={180}
        readOnly={readOnly}
        onChange={(open_days) => onChange({ ...step, open_days })}
      />
      <Days
        label={t('field.review')}
        about={t('field.review_about')}
        value={step.review_hours}
        min={0}
        max={168}
        unit={t('unit.short_hours')}
        readOnly={readOnly}
        onChange={(review_hours) => onChange({ ...step, review_hours })}
      />
    </>
  )
}

/** Which question's answer is waited for. */
export function WaitAnswerFields(props: FieldsProps<WaitAnswerStep>) {
  const { step, steps, words, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <>
      <Select
        label={t('survey.of')}
        description={t('survey.of_about')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={steps
          .filter(({ kind }) => kind === 'survey')
          .map((one) => ({ value: one.id, label: words.nameOf(one) }))}
        value={step.survey}
        readOnly={readOnly}
        error={faultAt(props, 'survey')}
        nothingFoundMessage={t('survey.none')}
        onChange={(survey) => survey && onChange({ ...step, survey })}
      />
      <Days
        label={t('field.at_most')}
        value={step.days}
        max={730}
        readOnly={readOnly}
        onChange={(days) => onChange({ ...step, days })}
      />
    </>
  )
}
