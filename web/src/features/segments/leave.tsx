import { useTranslation } from 'react-i18next'
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx'

/** Asks before a segment or tiers that are not saved are left behind. */
export function AskBeforeLeavingPage({ isChanged }: { readonly isChanged: boolean }) {
  const { t } = useTranslation('segments')
  const words = {
    title: t('leave.title'),
    what: t('leave.what'),
    leave: t('leave.leave'),
    stay: t('leave.stay'),
  }
  return <AskBeforeLeaving isChanged={isChanged} words={words} />
}
