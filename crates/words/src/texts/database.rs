//! Facts from a shop's own database, as `terrace import` takes them.

texts! {
    OPTIONS_HEADING: "From a database", "来自数据库";
    OPT_DATABASE: "Take the rows from a database: postgres://, mysql:// or sqlite:// without a password", "从数据库取数：postgres://、mysql:// 或 sqlite://，地址中不含密码";
    OPT_DATABASE_ENV: "The variable of the environment that holds the address, with a password if need be", "保存数据库地址（可含密码）的环境变量名";
    OPT_DATABASE_FILE: "The file that holds the address, with a password if need be", "保存数据库地址（可含密码）的文件";
    OPT_QUERY: "The file of one SELECT; its columns are read like those of a file", "只含一条 SELECT 的文件；其结果列与文件的列一样读取";
    OPT_SINCE_LAST: "Only rows from the greatest value of this column of the last import on; the query asks for it by :since", "只取该列不小于上次导入最大值的行；查询中用 :since 表示该值";
    EXAMPLES: "Examples:
  terrace import orders orders-2026.csv refunds.xlsx
  terrace import orders orders.csv --map mapping.yaml --dry-run
  terrace import orders --database postgres://reader@db.shop/shop --query orders.sql
  terrace import orders --database-env SHOP_DB --query orders.sql --since-last updated_at
  terrace import contacts --database-file mysql.txt --query contacts.sql --map contacts.yaml
  terrace import feedback --database sqlite:///srv/pos/pos.db --query ratings.sql --dry-run

With --since-last the query says which rows are new, such as
  SELECT id AS order_id, buyer AS customer_id, day AS ordered_at, paid AS amount, updated_at
  FROM orders WHERE updated_at >= :since
The first time all rows are. The database is read in a transaction that cannot write, on a clock of UTC: times that
the query computes of others say the shop's clock themselves, such as
  CONVERT_TZ(FROM_UNIXTIME(paid), '+00:00', '+08:00')    (paid_at AT TIME ZONE 'Asia/Shanghai')::date", "示例:
  terrace import orders 订单-2026.csv 退款.xlsx
  terrace import orders 订单.csv --map mapping.yaml --dry-run
  terrace import orders --database postgres://reader@db.shop/shop --query orders.sql
  terrace import orders --database-env SHOP_DB --query orders.sql --since-last updated_at
  terrace import contacts --database-file mysql.txt --query contacts.sql --map contacts.yaml
  terrace import feedback --database sqlite:///srv/pos/pos.db --query ratings.sql --dry-run

使用 --since-last 时由查询说明哪些行是新的，例如
  SELECT id AS order_id, buyer AS customer_id, day AS ordered_at, paid AS amount, updated_at
  FROM orders WHERE updated_at >= :since
第一次会取全部行。数据库在不能写入的事务中读取，会话使用 UTC：由查询算出的时间请自行换算到店铺时区，例如
  CONVERT_TZ(FROM_UNIXTIME(paid), '+00:00', '+08:00')    (paid_at AT TIME ZONE 'Asia/Shanghai')::date";
}
