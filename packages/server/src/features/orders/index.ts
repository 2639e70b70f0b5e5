import type { Api } from '../../http/api/endpoint.ts'
import { documentRoutes } from './document-routes.ts'
import { offerRoutes } from './offers.ts'
import { orderRoutes as orderLifeRoutes, orderPlacingRoutes } from './orders.ts'
import { renewalRoutes } from './renewals.ts'
import { requestRoutes } from './requests.ts'
import { salesSettingsRoutes } from './sales-settings.ts'

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
}
