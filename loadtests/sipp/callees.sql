create table callees (
  id int not null auto_increment primary key,
  caller varchar(128) not null,
  callee varchar(128) not null,
  pin varchar(32) not null
);
insert into callees (caller, callee, pin) values ('35', 'john', '12345');
insert into callees (caller, callee, pin) values ('35', 'anna', '54321');
