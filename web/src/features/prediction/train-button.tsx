import { Button, Modal, NumberInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCan } from '../../lib/me.ts'
import { useAction } from '../../lib/use-action.ts'
import { HistoryProgress, useHistoryWriting } from './history-writing.tsx'
import { predictionKeys, startTraining } from './prediction-data.ts'

const USUAL_LEAD = 14
const MOST_LEAD = 90

/** Asks for the lead time and starts the training. */
export function TrainButton({ isQuiet = false }: { readonly isQuiet?: boolean }) {
  const { t } = useTranslation('prediction')
  const { t: tCommon } = useTranslation()
  const navigate = useNavigate()
  const [isOpen, setOpen] = useState(false)
  const [lead, setLead] = useState<number | string>(USUAL_LEAD)
  const start = useAction({
    run: () => startTraining(Number(lead)),
    invalidate: predictionKeys,
    done: () => t('train.started'),
    onDone: ({ id }) => {
      setOpen(false)
      void navigate({ to: '/prediction/models/$modelId', params: { modelId: String(id) } })
    },
  })
  const isGood = typeof lead === 'number' && Number.isInteger(lead) && lead >= 0 && lead <= MOST_LEAD
  const writing = useHistoryWriting()
  if (!useCan('prediction:write')) return null
  if (writing) return <HistoryProgress writing={writing} />
  return (
    <>
      <Button variant={isQuiet ? 'default' : 'filled'} onClick={() => setOpen(true)}>
        {t('state.train')}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('train.title')}
        closeButtonProps={{ 'aria-label': tCommon('close') }}
      >
        <form
          onSubmit={(event) => {
            event.preventDefault()
            if (isGood) start.mutate()
          }}
        >
          <NumberInput
            label={t('train.lead')}
            description={t('train.lead_hint')}
            value={lead}
            onChange={setLead}
            min={0}
            max={MOST_LEAD}
            allowDecimal={false}
            suffix={` ${t('train.days')}`}
            data-autofocus
          />
          <Button type="submit" mt="lg" loading={start.isPending} disabled={!isGood}>
            {t('train.start')}
          </Button>
        </form>
      </Modal>
    </>
  )
}
