package org.legato.sip;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.legato.sip", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  @ArchTest
  static final ArchRule ONLY_THE_STACK_KNOWS_JAIN_SIP =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.legato.sip.stack..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("javax.sip..", "gov.nist..");

  @ArchTest
  static final ArchRule SIP_KNOWS_NEITHER_MEDIA_NOR_DSM =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.legato.media..", "org.legato.dsm..", "org.legato.call..");

  /** The protocol at the bottom, the transactions above it, the actor on top. */
  @ArchTest
  static final ArchRule THE_PACKAGES_HAVE_NO_CYCLE =
      slices().matching("org.legato.(**)").should().beFreeOfCycles();
}
