import {
  IconBell,
  IconBook,
  IconBuilding,
  IconCash,
  IconChartBar,
  IconDeviceDesktop,
  IconFileCertificate,
  IconHistory,
  IconHome,
  IconKey,
  IconLicense,
  IconMail,
  IconMessage,
  IconNotes,
  IconPackage,
  IconQuestionMark,
  IconReceipt,
  IconServer,
  IconTag,
  IconUsers,
} from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Installation } from '../queries/session.ts'
import { alertTexts } from '../texts/alerts.ts'
import { ordersEn } from '../texts/orders.ts'
import { pagesEn } from '../texts/pages.ts'
import { requestsEn } from '../texts/requests.ts'
import { sellingEn } from '../texts/selling.ts'
import { statementsEn } from '../texts/statements.ts'
import { text } from '../texts/text.ts'
import type { rightsOf } from './organization.tsx'

export interface Entry {
  readonly to: string
  readonly label: string
  readonly icon: ComponentType<{ readonly size?: number | string }>
}

/** Entries that belong together; those at the top have no name. */
export interface EntryGroup {
  readonly label: string | null
  readonly entries: readonly Entry[]
}

/** What the signed-in user may see. */
export const navigation = (
  rights: ReturnType<typeof rightsOf>,
  installation: Installation,
): readonly EntryGroup[] => {
  const { nav } = text
  const sells = installation.mode === 'hosted'
  const all: readonly {
    readonly label: string | null
    readonly entries: readonly (Entry & { readonly when: boolean })[]
  }[] = [
    { label: null, entries: [{ to: '/', label: nav.overview, icon: IconHome, when: true }] },
    {
      label: nav.groups.licensing,
      entries: [
        { to: '/organizations', label: nav.organizations, icon: IconBuilding, when: rights.operator },
        { to: '/products', label: nav.products, icon: IconPackage, when: true },
        { to: '/licenses', label: nav.licenses, icon: IconLicense, when: true },
        { to: '/codes', label: nav.codes, icon: IconKey, when: true },
      ],
    },
    {
      label: nav.groups.use,
      entries: [
        { to: '/statistics', label: nav.statistics, icon: IconChartBar, when: true },
        { to: '/devices', label: nav.devices, icon: IconDeviceDesktop, when: rights.devices },
        { to: '/why', label: nav.why, icon: IconQuestionMark, when: rights.devices },
        { to: '/statements', label: statementsEn.title, icon: IconFileCertificate, when: rights.operator },
      ],
    },
    {
      label: nav.groups.selling,
      entries: [
        { to: '/orders', label: ordersEn.title, icon: IconReceipt, when: sells },
        { to: '/requests', label: requestsEn.title, icon: IconMessage, when: sells },
        { to: '/offers', label: sellingEn.offers, icon: IconTag, when: sells && rights.operator },
        { to: '/selling', label: sellingEn.title, icon: IconCash, when: sells && rights.operator },
        { to: '/pages', label: pagesEn.title, icon: IconNotes, when: sells && rights.operator },
      ],
    },
    {
      label: nav.groups.running,
      entries: [
        { to: '/people', label: nav.people, icon: IconUsers, when: true },
        { to: '/alerts', label: alertTexts.title, icon: IconBell, when: true },
        { to: '/audit', label: nav.audit, icon: IconHistory, when: rights.devices },
        { to: '/mail', label: nav.mail, icon: IconMail, when: rights.admin },
        { to: '/server', label: nav.server, icon: IconServer, when: rights.operator },
        { to: '/help', label: pagesEn.help, icon: IconBook, when: sells },
      ],
    },
  ]
  return all
    .map(({ label, entries }) => ({ label, entries: entries.filter(({ when }) => when) }))
    .filter(({ entries }) => entries.length > 0)
}
