import { Button, Group, Modal } from '@mantine/core'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { Card } from '../../ui/card.tsx'
import { ConfirmButton } from '../../ui/confirm-button.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { Page, PageHeader } from '../../ui/page-header.tsx'
import { PageSkeleton } from '../../ui/skeletons.tsx'
import { When } from '../../ui/when.tsx'
import { ChecksCard } from './checks-card.tsx'
import { FeaturesCard, ImportanceCard, LimitsCard } from './features-cards.tsx'
import { LearntCard } from './learnt-card.tsx'
import { MonthsChart } from './months-chart.tsx'
import { NoModel } from './no-model.tsx'
import styles from './prediction.module.css'
import {
  checkModel,
  type GivenRole,
  giveRole,
  isUnderWay,
  type OneModel,
  predictionKeys,
  useModel,
} from './prediction-data.ts'
import { TrainingProgress } from './training-progress.tsx'
import { ValidationCards } from './validation-cards.tsx'

/** The card of a model: what it learnt from, how good it was on months it had not seen, its limits, and its use. */
export function ModelPage() {
  const { t } = useTranslation('prediction')
  const { modelId } = useParams({ from: '/shell/prediction/models/$modelId' })
  const { data: model, error, refetch } = useModel(Number(modelId))
  if (error && !model) return <ErrorState error={error} onRetry={() => void refetch()} level={1} />
  if (!model) return <PageSkeleton />
  return (
    <Page>
      <PageHeader
        title={t('model.name', { id: model.id })}
        beside={
          <>
            {t(`status.${model.status}`)} · {t(`role.${model.role}`)} ·{' '}
            {model.created_by ?? t('models.program')} · <When at={model.created_at} />
          </>
        }
        actions={
          <>
            <Link to="/prediction/models" className="link">
              {t('page.models')}
            </Link>
            <Link to="/prediction" className="link">
              {t('models.page')}
            </Link>
            <Use model={model} />
          </>
        }
      />
      <Body model={model} />
    </Page>
  )
}

function Use({ model }: { readonly model: OneModel }) {
  const { t } = useTranslation('prediction')
  const give = useAction<GivenRole>({
    run: (role) => giveRole(model.id, role),
    invalidate: predictionKeys,
    done: (_, role) => t(`card.done_${role}`),
  })
  const check = useAction({
    run: () => checkModel(model.id),
    invalidate: predictionKeys,
    done: () => t('card.checked'),
  })
  if (!useCan('prediction:write') || model.status !== 'ready') return null
  const isUsed = model.role === 'in-force' || model.role === 'shadow'
  return (
    <>
      {isUsed ? (
        <Button variant="default" loading={check.isPending} onClick={() => check.mutate()}>
          {t('card.check')}
        </Button>
      ) : null}
      {isUsed ? (
        <ConfirmButton
          title={t('card.retire_title')}
          consequence={t('card.retire_what')}
          onConfirm={() => give.mutateAsync('retired')}
        >
          {t('card.retire')}
        </ConfirmButton>
      ) : null}
      {isUsed ? null : (
        <Button variant="default" loading={give.isPending} onClick={() => give.mutate('shadow')}>
          {t('card.shadow')}
        </Button>
      )}
      {model.role === 'in-force' ? null : <ActivateButton onConfirm={() => give.mutateAsync('in-force')} />}
    </>
  )
}

function ActivateButton({ onConfirm }: { readonly onConfirm: () => Promise<unknown> }) {
  const { t } = useTranslation('prediction')
  const { t: tCommon } = useTranslation()
  const [isOpen, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{t('card.activate')}</Button>
      <Modal
        opened={isOpen}
        onClose={close}
        title={t('card.activate_title')}
        closeButtonProps={{ 'aria-label': tCommon('close') }}
      >
        <p>{t('card.activate_what')}</p>
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close}>
            {tCommon('cancel')}
          </Button>
          <Button onClick={() => void onConfirm().then(close, close)}>{t('card.activate')}</Button>
        </Group>
      </Modal>
    </>
  )
}

function Body({ model }: { readonly model: OneModel }) {
  const { t } = useTranslation('prediction')
  const { findings } = model
  if (isUnderWay(model)) {
    return (
      <Card title={t('state.under_way')}>
        <TrainingProgress model={model} />
      </Card>
    )
  }
  return (
    <>
      {model.status === 'ready' ? null : (
        <Card>
          <NoModel model={model} />
        </Card>
      )}
      {findings?.validation ? <ValidationCards findings={findings} /> : null}
      {findings ? <MonthsChart months={findings.months} /> : null}
      {findings ? (
        <div className={styles.pair}>
          <ImportanceCard findings={findings} />
          <LearntCard model={model} findings={findings} />
        </div>
      ) : null}
      {findings ? <FeaturesCard findings={findings} /> : null}
      {findings?.validation ? <LimitsCard findings={findings} /> : null}
      {model.status === 'ready' ? <ChecksCard checks={model.checks} /> : null}
    </>
  )
}
