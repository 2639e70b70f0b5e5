/** Public trials, one per client and product for good (T1), and how many began in each UTC day. */
export const publicTrials = `
create table public_trials (
  client integer not null, product text not null, terms text not null, jws text not null,
  primary key (client, product)
) without rowid;
create table trial_days (product text not null, day integer not null, count integer not null, primary key (product, day)) without rowid;
`
