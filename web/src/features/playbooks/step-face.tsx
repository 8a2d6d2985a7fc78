import {
  IconArrowsSplit2,
  IconBell,
  IconBrandSlack,
  IconCheckbox,
  IconClock,
  IconClockQuestion,
  IconFlag,
  IconGitBranch,
  IconList,
  IconMail,
  IconMessageQuestion,
  IconNote,
  IconPlayerPlay,
  IconPlayerStop,
  IconSpeakerphone,
  IconStars,
  IconTag,
  IconWebhook,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../lib/use-format.ts'
import styles from './canvas.module.css'
import type { Mark } from './editor.ts'
import type { Content, Step, StepKind } from './playbook.ts'
import type { PlaybookWords } from './use-playbook-words.ts'

const icons = {
  task: IconCheckbox,
  mail: IconMail,
  'page-message': IconSpeakerphone,
  survey: IconStars,
  note: IconNote,
  slack: IconBrandSlack,
  webhook: IconWebhook,
  attribute: IconTag,
  list: IconList,
  signal: IconFlag,
  enrol: IconPlayerPlay,
  stop: IconPlayerStop,
  wait: IconClock,
  'wait-until': IconClockQuestion,
  'wait-answer': IconMessageQuestion,
  branch: IconGitBranch,
  split: IconArrowsSplit2,
} as const satisfies Record<StepKind, typeof IconMail>

export function StepIcon({ kind }: { readonly kind: StepKind }) {
  const Icon = icons[kind]
  return <Icon size={16} aria-hidden="true" />
}

interface FaceProps {
  readonly words: PlaybookWords
  readonly mark: Mark | undefined
  readonly isSelected: boolean
  readonly onOpen: () => void
}

/** A step as a button: what it is, what it says, what is wrong with it, who stands there. */
export function StepFace({ step, words, mark, isSelected, onOpen }: FaceProps & { readonly step: Step }) {
  const { t } = useTranslation('playbooks')
  const about = words.about(step)
  return (
    <button
      type="button"
      className={`${styles.step} nodrag nopan`}
      data-kind={step.kind}
      data-fault={(mark?.problems.length ?? 0) > 0}
      data-selected={isSelected}
      onClick={onOpen}
    >
      <span className={styles.stepHead}>
        <StepIcon kind={step.kind} />
        {words.kindOf(step)}
      </span>
      <span className={styles.stepAbout}>{about === '' ? t('draw.not_said') : about}</span>
      <Marks mark={mark} />
    </button>
  )
}

/** What begins it. */
export function TriggerFace({
  content,
  words,
  mark,
  isSelected,
  onOpen,
}: FaceProps & { readonly content: Content }) {
  const { t } = useTranslation('playbooks')
  return (
    <button
      type="button"
      className={`${styles.step} nodrag nopan`}
      data-kind="beginning"
      data-fault={(mark?.problems.length ?? 0) > 0}
      data-selected={isSelected}
      onClick={onOpen}
    >
      <span className={styles.stepHead}>
        <IconBell size={16} aria-hidden="true" />
        {t('draw.begins')}
      </span>
      <span className={styles.stepAbout}>{words.sayTrigger(content.trigger)}</span>
      <Marks mark={mark} />
    </button>
  )
}

function Marks({ mark }: { readonly mark: Mark | undefined }) {
  const { t } = useTranslation('playbooks')
  const format = useFormat()
  if (!mark) return null
  const { problems, standing, simulated } = mark
  if (problems.length === 0 && standing === 0 && simulated === undefined) return null
  const n = (count: number) => ({ count, n: format.number(count) })
  return (
    <span className={styles.marks}>
      {problems.length > 0 ? (
        <span className={styles.fault}>■ {t('draw.problems', { count: problems.length })}</span>
      ) : null}
      {standing > 0 ? <span className={styles.standing}>{t('draw.standing', n(standing))}</span> : null}
      {simulated === undefined ? null : (
        <span className={styles.simulated}>{t('draw.simulated', n(simulated))}</span>
      )}
    </span>
  )
}
