import type { Api } from '../../http/api/endpoint.ts'
import type { ManagementServices } from '../../services.ts'
import { documentRoutes } from './document-routes.ts'
import { offerRoutes } from './offers.ts'
import { orderRoutes as orderLifeRoutes, orderPlacingRoutes } from './orders.ts'
import { faqHead, pageRoutes } from './pages.ts'
import { publicOrderRoutes } from './public-orders.ts'
import { renewalRoutes } from './renewals.ts'
import { requestRoutes } from './requests.ts'
import { salesSettingsRoutes } from './sales-settings.ts'

/** What the head of a page of the vendor holds for machines that read it; on another server there are no such pages. */
export const pageHead = ({ identity, store }: ManagementServices, slug: string): Promise<string> =>
  identity.mode === 'hosted' ? faqHead(store, slug) : Promise.resolve('')

/** Registers the catalogue, orders, requests and documents: on the vendor's server, since only it sells (domain.md §11). */
export const orderRoutes = (api: Api): void => {
  if (api.services.identity.mode !== 'hosted') return
  salesSettingsRoutes(api)
  offerRoutes(api)
  orderPlacingRoutes(api)
  orderLifeRoutes(api)
  documentRoutes(api)
  requestRoutes(api)
  renewalRoutes(api)
  pageRoutes(api)
  const { accounts } = api.services
  if (accounts !== null) publicOrderRoutes(api, accounts)
}
