/** Public trials, one per client and product for good (T1), and how many began in each UTC day. */
export const publicTrials = `
create table public_trials (
  client integer not null, product text collate "C" not null, terms text not null, jws text not null,
  primary key (client, product)
);
create table trial_days (
  product text collate "C" not null, day bigint not null, count bigint not null,
  primary key (product, day)
);
`
