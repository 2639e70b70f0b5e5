import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
} from '@tanstack/react-router'
import { Shell } from './components/shell.tsx'
import { NotFoundPage } from './pages/not-found.tsx'
import { basePath } from './queries/client.ts'

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFoundPage })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell })

const doors = () => import('./pages/doors.tsx')
const door = <Path extends string>(path: Path, name: keyof Awaited<ReturnType<typeof doors>>) =>
  createRoute({ getParentRoute: () => root, path, component: lazyRouteComponent(doors, name) })

const inside = <Path extends string>(path: Path, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => shell, path, component })

const tree = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    component: lazyRouteComponent(() => import('./pages/sign-in.tsx'), 'SignInPage'),
  }),
  door('/setup', 'SetUpPage'),
  door('/register', 'RegisterPage'),
  door('/verify-email', 'VerifyEmailPage'),
  door('/forgotten-password', 'ForgottenPasswordPage'),
  door('/reset-password', 'ResetPasswordPage'),
  door('/invitation', 'InvitationPage'),
  createRoute({
    getParentRoute: () => root,
    path: '/help',
    component: lazyRouteComponent(() => import('./pages/help.tsx'), 'HelpPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/help/$slug',
    component: lazyRouteComponent(() => import('./pages/help.tsx'), 'HelpPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/buy',
    component: lazyRouteComponent(() => import('./pages/shop.tsx'), 'ShopPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/buy/confirm',
    component: lazyRouteComponent(() => import('./pages/shop-confirm.tsx'), 'ShopConfirmPage'),
  }),
  shell.addChildren([
    inside(
      '/',
      lazyRouteComponent(() => import('./pages/overview.tsx'), 'OverviewPage'),
    ),
    inside(
      '/organizations',
      lazyRouteComponent(() => import('./pages/organizations.tsx'), 'OrganizationsPage'),
    ),
    inside(
      '/organizations/$id',
      lazyRouteComponent(() => import('./pages/organization.tsx'), 'OrganizationPage'),
    ),
    inside(
      '/products',
      lazyRouteComponent(() => import('./pages/products.tsx'), 'ProductsPage'),
    ),
    inside(
      '/licenses',
      lazyRouteComponent(() => import('./pages/licenses.tsx'), 'LicensesPage'),
    ),
    inside(
      '/licenses/$id',
      lazyRouteComponent(() => import('./pages/license.tsx'), 'LicensePage'),
    ),
    inside(
      '/items/$id',
      lazyRouteComponent(() => import('./pages/item.tsx'), 'ItemPage'),
    ),
    inside(
      '/orders',
      lazyRouteComponent(() => import('./pages/orders.tsx'), 'OrdersPage'),
    ),
    inside(
      '/orders/$id',
      lazyRouteComponent(() => import('./pages/order.tsx'), 'OrderPage'),
    ),
    inside(
      '/requests',
      lazyRouteComponent(() => import('./pages/requests.tsx'), 'RequestsPage'),
    ),
    inside(
      '/requests/$id',
      lazyRouteComponent(() => import('./pages/request.tsx'), 'RequestPage'),
    ),
    inside(
      '/offers',
      lazyRouteComponent(() => import('./pages/offers.tsx'), 'OffersPage'),
    ),
    inside(
      '/selling',
      lazyRouteComponent(() => import('./pages/selling.tsx'), 'SellingPage'),
    ),
    inside(
      '/pages',
      lazyRouteComponent(() => import('./pages/pages.tsx'), 'PagesPage'),
    ),
    inside(
      '/codes',
      lazyRouteComponent(() => import('./pages/codes.tsx'), 'CodesPage'),
    ),
    inside(
      '/codes/$code',
      lazyRouteComponent(() => import('./pages/code.tsx'), 'CodePage'),
    ),
    inside(
      '/statistics',
      lazyRouteComponent(() => import('./pages/statistics.tsx'), 'StatisticsPage'),
    ),
    inside(
      '/devices',
      lazyRouteComponent(() => import('./pages/devices.tsx'), 'DevicesPage'),
    ),
    inside(
      '/devices/$uuid',
      lazyRouteComponent(() => import('./pages/device.tsx'), 'DevicePage'),
    ),
    inside(
      '/why',
      lazyRouteComponent(() => import('./pages/why.tsx'), 'WhyPage'),
    ),
    inside(
      '/people',
      lazyRouteComponent(() => import('./pages/people.tsx'), 'PeoplePage'),
    ),
    inside(
      '/audit',
      lazyRouteComponent(() => import('./pages/audit.tsx'), 'AuditPage'),
    ),
    inside(
      '/alerts',
      lazyRouteComponent(() => import('./pages/alerts.tsx'), 'AlertsPage'),
    ),
    inside(
      '/mail',
      lazyRouteComponent(() => import('./pages/mail.tsx'), 'MailPage'),
    ),
    inside(
      '/server',
      lazyRouteComponent(() => import('./pages/server.tsx'), 'ServerPage'),
    ),
    inside(
      '/statements',
      lazyRouteComponent(() => import('./pages/statements.tsx'), 'StatementsPage'),
    ),
    inside(
      '/profile',
      lazyRouteComponent(() => import('./pages/profile.tsx'), 'ProfilePage'),
    ),
  ]),
])

export const router = createRouter({
  routeTree: tree,
  basepath: basePath === '' ? '/' : basePath,
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultNotFoundComponent: NotFoundPage,
})
