import { Button, Group, Modal, SegmentedControl, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { bands, renewalsKey } from '../../lib/renewals.ts'
import { useAction } from '../../lib/use-action.ts'
import { usePointWord } from './point-words.ts'
import styles from './renewals.module.css'

const kinds = ['csm', 'final'] as const

interface CallDialogProps {
  /** One or many that are called alike. */
  readonly points: readonly { readonly renewal_id: number; readonly checkpoint: string }[]
  readonly onDone?: () => void
  readonly onClose: () => void
}

/** A person's call at checkpoints; it is written beside the earlier ones. */
export function CallDialog({ points, onDone, onClose }: CallDialogProps) {
  const { t } = useTranslation('renewals')
  const pointWord = usePointWord()
  const [kind, setKind] = useState<(typeof kinds)[number]>('csm')
  const [band, setBand] = useState<(typeof bands)[number]>('good')
  const [reason, setReason] = useState('')
  const { mutate, isPending } = useAction({
    run: () =>
      api.POST('/api/v1/renewals/calls', {
        body: {
          points: points.map(({ renewal_id, checkpoint }) => ({ renewal_id, checkpoint })),
          kind,
          band,
          reason,
        },
      }),
    invalidate: [renewalsKey],
    done: () => t('point.said'),
    onDone: () => {
      onDone?.()
      onClose()
    },
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={
        points.length === 1
          ? t('point.call_title', { point: pointWord(points[0]?.checkpoint ?? '') })
          : t('point.call_many', { count: points.length })
      }
      closeButtonProps={{ 'aria-label': t('point.cancel') }}
    >
      <div className={styles.stack}>
        <SegmentedControl
          aria-label={t('point.who')}
          value={kind}
          onChange={(value) => setKind(value === 'final' ? 'final' : 'csm')}
          data={kinds.map((value) => ({ value, label: t(`point.${value}`) }))}
        />
        <SegmentedControl
          aria-label={t('point.call')}
          value={band}
          onChange={(value) => setBand(bands.find((one) => one === value) ?? 'good')}
          data={bands.map((value) => ({ value, label: t(`point.band.${value}`) }))}
        />
        <Textarea
          label={t('point.why')}
          autosize
          minRows={2}
          maxLength={2000}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Group gap="xs">
          <Button loading={isPending} onClick={() => mutate()}>
            {t('point.save')}
          </Button>
          <Button variant="default" onClick={onClose}>
            {t('point.cancel')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}
