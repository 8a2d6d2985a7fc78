import { Button, Checkbox, Group, Modal, NumberInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '../../lib/api.ts'
import { type Candidates, onboardingAnswer, onboardingKey, type Template } from '../../lib/onboarding.ts'
import { useAction } from '../../lib/use-action.ts'
import { useFormat } from '../../lib/use-format.ts'
import { Marked } from '../../ui/marked.tsx'
import styles from './onboarding.module.css'

const MOST_NAMES = 8

interface SwitchOnDialogProps {
  readonly template: Template
  readonly onClose: () => void
}

/** Says how many would begin now, and asks. */
export function SwitchOnDialog({ template, onClose }: SwitchOnDialogProps) {
  const { t } = useTranslation(['onboarding', 'common'])
  const [days, setDays] = useState(0)
  const [settled] = useDebouncedValue(days, 300)
  const [move, setMove] = useState(false)
  const found = useQuery({
    ...onboardingAnswer<Candidates>(`onboarding-templates/${template.id}/candidates`, {
      days: String(settled),
    }),
    staleTime: 0,
  })
  const count = settled === days ? found.data?.count : undefined
  const on = useAction({
    run: (expected: number) =>
      api.POST('/api/v1/onboarding-templates/{id}/on', {
        params: { path: { id: template.id } },
        body: { based_on: template.revision, move, existing: { days, count: expected } },
      }),
    invalidate: [onboardingKey],
    done: () => t('template.on.done', { name: template.name }),
    onDone: onClose,
  })
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('template.on.title', { name: template.name })}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <div className={styles.stack}>
        <p>{t('template.on.what')}</p>
        <NumberInput
          label={t('template.on.existing')}
          value={days}
          min={0}
          max={730}
          clampBehavior="strict"
          allowDecimal={false}
          rightSection={<span className={styles.small}>{t('template.days')}</span>}
          rightSectionWidth={52}
          hideControls
          onChange={(value) => setDays(typeof value === 'number' ? value : 0)}
        />
        <div aria-live="polite">
          {count === undefined ? t('template.on.counting') : <Who found={found.data} />}
        </div>
        {template.running > 0 ? (
          <Checkbox
            label={t('template.on.move', { count: template.running })}
            description={t('template.on.move_about')}
            checked={move}
            onChange={(event) => setMove(event.currentTarget.checked)}
          />
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            loading={on.isPending}
            disabled={count === undefined}
            onClick={() => count !== undefined && on.mutate(count)}
          >
            {count ? t('template.on.do', { count }) : t('template.on.do_none')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

function Who({ found }: { readonly found: Candidates | undefined }) {
  const { t } = useTranslation('onboarding')
  const format = useFormat()
  if (!found) return null
  if (found.count === 0) return <p className={styles.sub}>{t('template.on.count_none')}</p>
  const more = found.count - Math.min(MOST_NAMES, found.rows.length)
  return (
    <>
      <p>
        <Marked text={t('template.on.count', { count: found.count })} />
      </p>
      <p className={styles.small}>
        {found.rows
          .slice(0, MOST_NAMES)
          .map((row) => `${row.name} (${format.date(row.day)})`)
          .join(', ')}
        {more > 0 ? ` ${t('template.on.and_more', { count: more })}` : ''}
      </p>
    </>
  )
}
