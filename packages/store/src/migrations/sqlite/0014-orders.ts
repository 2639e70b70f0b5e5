/** What is sold and was ordered (domain.md §11), and the last number of each series of documents. */
export const orders = `
create table order_offers (code text primary key, content text not null) without rowid;
create table orders (id text primary key, organization text not null, content text not null) without rowid;
create index orders_of_organization on orders (organization, id);
create table order_requests (id text primary key, organization text not null, content text not null) without rowid;
create index order_requests_of_organization on order_requests (organization, id);
create table order_documents (number text primary key, order_id text not null, content text not null) without rowid;
create index documents_of_order on order_documents (order_id, number);
create table order_numbers (series text primary key, last integer not null) without rowid;
`
