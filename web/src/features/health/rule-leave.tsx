import { useTranslation } from 'react-i18next'
import { AskBeforeLeaving } from '../../ui/ask-before-leaving.tsx'

/** Asks before changes of the rule that are not saved are left behind, and says how many. */
export function AskBeforeLeavingRule({ count }: { readonly count: number }) {
  const { t } = useTranslation('health-rule')
  const words = {
    title: t('leave.title'),
    what: t('leave.what', { count }),
    leave: t('leave.leave'),
    stay: t('leave.stay'),
  }
  return <AskBeforeLeaving isChanged={count > 0} words={words} />
}
