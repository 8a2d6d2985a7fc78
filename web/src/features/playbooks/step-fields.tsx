import { Select, Switch } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { AssignInput } from './assign-input.tsx'
import { Days, type FieldsProps, faultAt } from './field-parts.tsx'
import { noWords } from './new-step.ts'
import { OfferField } from './offer-field.tsx'
import { type MailStep, receivers, type Step, type TaskStep } from './playbook.ts'
import styles from './playbooks.module.css'
import { RuleField } from './rule-field.tsx'
import { AttributeFields, ElsewhereFields, ListFields, SplitFields, UrlField } from './step-fields-more.tsx'
import { PageMessageFields } from './step-fields-page-message.tsx'
import { SignalFields } from './step-fields-signal.tsx'
import { SurveyFields, WaitAnswerFields } from './step-fields-survey.tsx'
import { WaitFields, WaitUntilFields } from './step-fields-wait.tsx'
import { WordsInput } from './words-input.tsx'

export function StepFields(props: FieldsProps) {
  const { step, words, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  const own = <Kind extends Step>(kind: Kind) => ({ ...props, step: kind }) as unknown as FieldsProps<Kind>
  switch (step.kind) {
    case 'wait':
      return <WaitFields {...own(step)} />
    case 'wait-until':
      return <WaitUntilFields {...own(step)} />
    case 'branch':
      return (
        <>
          <p className={styles.hint}>{t('field.branch_about')}</p>
          <RuleField
            label={t('field.if')}
            rule={step.rule}
            words={words}
            readOnly={readOnly}
            onChange={(rule) => onChange({ ...step, rule })}
          />
        </>
      )
    case 'split':
      return <SplitFields {...own(step)} />
    case 'task':
      return <TaskFields {...own(step)} />
    case 'mail':
      return <MailFields {...own(step)} />
    case 'page-message':
      return <PageMessageFields {...own(step)} />
    case 'note':
      return <TextField {...own(step)} />
    case 'slack':
      return (
        <>
          <UrlField {...own(step)} />
          <TextField {...own(step)} />
          <OfferField {...own(step)} />
        </>
      )
    case 'webhook':
      return (
        <>
          <UrlField {...own(step)} />
          <OfferField {...own(step)} />
        </>
      )
    case 'survey':
      return <SurveyFields {...own(step)} />
    case 'wait-answer':
      return <WaitAnswerFields {...own(step)} />
    case 'signal':
      return <SignalFields {...own(step)} />
    case 'attribute':
      return <AttributeFields {...own(step)} />
    case 'list':
      return <ListFields {...own(step)} />
    case 'enrol':
    case 'stop':
      return <ElsewhereFields {...own(step)} />
  }
}

function TaskFields(props: FieldsProps<TaskStep>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation(['playbooks', 'tasks'])
  return (
    <>
      <WordsInput
        label={t('field.title')}
        value={step.title}
        isLong={false}
        readOnly={readOnly}
        fault={faultAt(props, 'title')}
        onChange={(title) => onChange({ ...step, title })}
      />
      <WordsInput
        label={t('field.note')}
        value={step.note}
        isLong
        readOnly={readOnly}
        fault={faultAt(props, 'note')}
        onChange={(note) => onChange({ ...step, note })}
      />
      <WordsInput
        label={t('field.checklist')}
        value={step.checklist ?? noWords}
        isLong
        readOnly={readOnly}
        fault={faultAt(props, 'checklist')}
        onChange={(checklist) => onChange({ ...step, checklist })}
      />
      <div className={styles.pair}>
        <Days
          label={t('field.due')}
          value={step.due_days}
          min={0}
          max={365}
          unit={t('unit.short_working-days')}
          readOnly={readOnly}
          onChange={(due_days) => onChange({ ...step, due_days })}
        />
        <Select
          label={t('tasks:form.priority')}
          data={(['urgent', 'high', 'normal', 'low'] as const).map((value) => ({
            value,
            label: t(`tasks:priority.${value}`),
          }))}
          value={step.priority}
          readOnly={readOnly}
          allowDeselect={false}
          onChange={(priority) => onChange({ ...step, priority: priority as TaskStep['priority'] })}
        />
      </div>
      <AssignInput
        value={step.assign}
        readOnly={readOnly}
        onChange={(assign) => onChange({ ...step, assign })}
      />
    </>
  )
}

function MailFields(props: FieldsProps<MailStep>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <>
      <Select
        label={t('field.to')}
        description={t('field.to_about')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        data={receivers.map((value) => ({ value, label: t(`to.${value}`) }))}
        value={step.to}
        readOnly={readOnly}
        allowDeselect={false}
        onChange={(to) => onChange({ ...step, to: to as MailStep['to'] })}
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
        label={t('field.body')}
        value={step.body}
        isLong
        readOnly={readOnly}
        fault={faultAt(props, 'body')}
        onChange={(body) => onChange({ ...step, body })}
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
      <OfferField {...props} />
      <Switch
        label={t('field.marketing')}
        description={t('field.marketing_about')}
        checked={step.marketing ?? false}
        disabled={readOnly}
        onChange={(event) => onChange({ ...step, marketing: event.currentTarget.checked })}
      />
    </>
  )
}

function TextField(props: FieldsProps<Extract<Step, { kind: 'note' | 'slack' }>>) {
  const { step, readOnly, onChange } = props
  const { t } = useTranslation('playbooks')
  return (
    <WordsInput
      label={t('field.text')}
      value={step.text}
      isLong
      readOnly={readOnly}
      fault={faultAt(props, 'text')}
      onChange={(text) => onChange({ ...step, text })}
    />
  )
}
