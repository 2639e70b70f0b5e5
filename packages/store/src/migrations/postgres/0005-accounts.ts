/** People who sign in to the portal: tables of better-auth, which reads and writes them over connections of its own. */
export const accounts = `
create table portal_users (
  id text primary key, name text not null, email text not null unique, "emailVerified" boolean not null, image text,
  "createdAt" timestamptz not null, "updatedAt" timestamptz not null, "twoFactorEnabled" boolean, "organizationName" text
);
create table portal_sessions (
  id text primary key, "expiresAt" timestamptz not null, token text not null unique, "createdAt" timestamptz not null,
  "updatedAt" timestamptz not null, "ipAddress" text, "userAgent" text,
  "userId" text not null references portal_users (id) on delete cascade
);
create index portal_sessions_of_user on portal_sessions ("userId");
create table portal_accounts (
  id text primary key, "accountId" text not null, "providerId" text not null,
  "userId" text not null references portal_users (id) on delete cascade, "accessToken" text, "refreshToken" text, "idToken" text,
  "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text, password text,
  "createdAt" timestamptz not null, "updatedAt" timestamptz not null
);
create index portal_accounts_of_user on portal_accounts ("userId");
create table portal_verifications (
  id text primary key, identifier text not null, value text not null, "expiresAt" timestamptz not null,
  "createdAt" timestamptz not null, "updatedAt" timestamptz not null
);
create index portal_verifications_by_identifier on portal_verifications (identifier);
create table portal_two_factors (
  id text primary key, secret text not null, "backupCodes" text not null,
  "userId" text not null references portal_users (id) on delete cascade, verified boolean, "failedVerificationCount" integer,
  "lockedUntil" timestamptz
);
create index portal_two_factors_of_user on portal_two_factors ("userId");
create table portal_rate_limits (id text primary key, key text not null unique, count integer not null, "lastRequest" bigint not null);
`
