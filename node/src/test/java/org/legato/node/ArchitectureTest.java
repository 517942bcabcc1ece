package org.legato.node;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.legato", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
  @ArchTest
  static final ArchRule ONLY_HTTP_KNOWS_AKKA_HTTP =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.legato.node.http")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka.http..");

  @ArchTest
  static final ArchRule XML_RPC_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("org.legato.node.xmlrpc")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("akka..");
}
