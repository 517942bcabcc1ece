package org.legato.dsm.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.legato.dsm.module.SqlText.Bond;

class SqlTextTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "BEGIN | TRANSACTION",
        "start  transaction read only | TRANSACTION",
        "/* x */ begin work | TRANSACTION",
        "savepoint a | TRANSACTION",
        "rollback to savepoint a | TRANSACTION",
        "commit and chain | TRANSACTION",
        "commit | END",
        "ROLLBACK WORK | END",
        "set @x = 1 | SESSION",
        "SET autocommit=0 | SESSION",
        "SET NAMES 'utf8' | CHARSET",
        "set global x = 1 | NONE",
        "use other | SESSION",
        "lock tables t write | SESSION",
        "create temporary table t (id int) | SESSION",
        "create table t (id int) | NONE",
        "select get_lock('a', 1) | SESSION",
        "select @n := @n + 1 from t | SESSION",
        "select id into @id from t | SESSION",
        "select * from t where userid=@user | NONE",
        "select 'begin', \"@a := 1\", `get_lock(` from t | NONE",
        "insert into t values ('it\\'s get_lock(') | NONE",
        "beginning | NONE",
        "select 'open | NONE",
      })
  void someStatementsAreBoundToTheirConnection(String sql, Bond bond) {
    assertThat(SqlText.bond(sql)).isEqualTo(bond);
  }

  @Test
  void theLastIdIsANumberOutsideOfQuotes() {
    assertThat(
            SqlText.withLastId(
                "insert into t values (Last_Insert_Id ( ), 'last_insert_id()')", "7"))
        .isEqualTo("insert into t values (7, 'last_insert_id()')");
    assertThat(SqlText.withLastId("select last_insert_id(3)", "7"))
        .isEqualTo("select last_insert_id(3)");
  }

  @Test
  void whatIsQuotedIsBlank() {
    assertThat(SqlText.bare("a'ß\\'?'b /* ? */ ß?")).isEqualTo("A      B         ß?");
  }
}
