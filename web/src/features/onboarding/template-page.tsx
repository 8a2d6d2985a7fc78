import { Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { onboardingAnswer, type Template } from '../../lib/onboarding.ts'
import { useFormat } from '../../lib/use-format.ts'
import { useRuleWords } from '../../lib/use-rule-words.ts'
import { Card } from '../../ui/card.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Columns, Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { GeneralCard } from './general-card.tsx'
import styles from './onboarding.module.css'
import { ProblemsCard } from './problems-card.tsx'
import { SaveBar } from './save-bar.tsx'
import { StepsCard } from './steps-card.tsx'
import { TemplateActions } from './template-actions.tsx'
import { TemplateMark } from './template-mark.tsx'
import { useTemplateDraft } from './use-template-draft.ts'
import { WaitingNotice } from './waiting-notice.tsx'

/** One template: drawn, switched on, in versions. */
export function TemplatePage() {
  const { templateId } = useParams({ from: '/shell/onboarding/templates/$templateId' })
  const { data, error, refetch } = useQuery(onboardingAnswer<Template>(`onboarding-templates/${templateId}`))
  if (data) return <OneTemplate key={data.id} template={data} />
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  return <PageSkeleton />
}

function OneTemplate({ template }: { readonly template: Template }) {
  const { t } = useTranslation('onboarding')
  const draft = useTemplateDraft(template)
  const rules = useRuleWords()
  const mayWrite = useCan('onboarding-templates:write')
  const readOnly = !mayWrite || template.state === 'retired'
  return (
    <Page>
      <PageHeader
        title={template.name}
        beside={
          <span>
            <TemplateMark state={template.state} />
            {template.version === null ? '' : ` · ${t('template.version', { version: template.version })}`}
            {` · ${t('template.saved', { who: template.changed_by ?? t('template.program') })} `}
            <When at={template.changed_at} />
          </span>
        }
        lead={template.description}
        {...(mayWrite
          ? { actions: <TemplateActions template={template} isChanged={draft.isChanged} /> }
          : {})}
      />
      <WaitingNotice template={template} />
      <ProblemsCard template={template} draft={draft} />
      <Columns
        main={<StepsCard draft={draft} rules={rules} readOnly={readOnly} problems={draft.base.problems} />}
        side={
          <>
            <GeneralCard draft={draft} rules={rules} readOnly={readOnly} />
            <NamesCard draft={draft} readOnly={readOnly} />
            <VersionsCard template={template} />
          </>
        }
      />
      {readOnly ? null : <SaveBar draft={draft} />}
    </Page>
  )
}

interface NamesCardProps {
  readonly draft: ReturnType<typeof useTemplateDraft>
  readonly readOnly: boolean
}

function NamesCard({ draft, readOnly }: NamesCardProps) {
  const { t } = useTranslation('onboarding')
  return (
    <Card title={t('template.names')}>
      <div className={styles.stack}>
        <TextInput
          label={t('template.name')}
          value={draft.name}
          maxLength={120}
          readOnly={readOnly}
          onChange={(event) => draft.set({ name: event.currentTarget.value })}
        />
        <Textarea
          label={t('template.description')}
          value={draft.description}
          maxLength={2000}
          autosize
          minRows={2}
          readOnly={readOnly}
          onChange={(event) => draft.set({ description: event.currentTarget.value })}
        />
      </div>
    </Card>
  )
}

function VersionsCard({ template }: { readonly template: Template }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  return (
    <Card title={t('template.versions')}>
      {template.versions.length === 0 ? <p className={styles.small}>{t('template.versions_none')}</p> : null}
      {template.starts_from && template.state === 'on' ? (
        <p className={styles.small}>
          {t('template.starts_from', { day: format.date(template.starts_from) })}
        </p>
      ) : null}
      <ul className={styles.lines}>
        {template.versions.map((version) => (
          <li key={version.version}>
            <span className={styles.row}>
              <span>{t('template.version', { version: version.version })}</span>
              <span>{t('template.version_running', { count: version.running })}</span>
            </span>
            <span className={styles.small}>
              {version.saved_by ?? t('template.program')} · <When at={version.saved_at} show="date" />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
