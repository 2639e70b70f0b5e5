/** The number of the last commit of each writing process, written with it: so that one whose answer was lost can be looked up. */
export const commitMarks = `
create table commit_marks (writer text collate "C" primary key, number bigint not null, began timestamptz not null default now());
`
