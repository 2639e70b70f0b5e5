/** What is sold and was ordered (domain.md §11), and the last number of each series of documents. */
export const orders = `
create table order_offers (code text collate "C" primary key, content text not null);
create table orders (id text collate "C" primary key, organization text collate "C" not null, content text not null);
create index orders_of_organization on orders (organization, id);
create table order_requests (id text collate "C" primary key, organization text collate "C" not null, content text not null);
create index order_requests_of_organization on order_requests (organization, id);
create table order_documents (number text collate "C" primary key, order_id text collate "C" not null, content text not null);
create index documents_of_order on order_documents (order_id, number);
create table order_numbers (series text collate "C" primary key, last bigint not null);
`
