@echo off
rem Starts Deltaverse: finds a JDK 25 or later, builds on first use and after changes, runs.
rem
rem JAVA_HOME             the JDK to use, if it is 25 or later
rem DELTAVERSE_JAVA_OPTS  more options for the JVM, for example -Xmx4g
setlocal EnableExtensions DisableDelayedExpansion

set "here=%~dp0"
if "%here:~-1%"=="\" set "here=%here:~0,-1%"
set "dist=%here%\cli\target\dist"
set "args_file=%dist%\java.args"
set "lock=%here%\target\launch.lock"

call :needs_build
call :find_jdk
if not defined jdk (
  echo deltaverse: no JDK 25 or later was found in JAVA_HOME, PATH or "%ProgramFiles%".>&2
  echo Next step: install one, for example Eclipse Temurin from https://adoptium.net,>&2
  echo or set JAVA_HOME to where it lies.>&2
  exit /b 2
)
if defined must_build (
  call :build
  if errorlevel 1 exit /b 6
)

rem Short commands, and help without a command, have small caches of their own.
for %%A in (init check plan rejects runs status) do if "%~1"=="%%A" set "args_file=%dist%\short.args"
if "%~1"=="" set "args_file=%dist%\help.args"
for %%A in (-h --help -V --version) do if "%~1"=="%%A" set "args_file=%dist%\help.args"

rem The cache is bound to the JVM that made it.
set "aot="
if /i not "%jdk%"=="%built_with%" set "aot=-XX:AOTMode=off"
"%jdk%\bin\java.exe" "@%args_file%" %aot% %DELTAVERSE_JAVA_OPTS% dev.deltaverse.cli.Main %*
exit /b %ERRORLEVEL%

rem Sets must_build if the distribution is missing, was made for another folder, or is older than a
rem source; sets built_with to the JDK that made it. The first two lines of java.args tell both.
:needs_build
set "must_build=1"
set "made_for="
set "built_with="
if not exist "%args_file%" exit /b 0
rem Not by set /p, which wants lines to end in CR LF.
for /f "usebackq delims=" %%L in ("%args_file%") do (
  if not defined made_for (
    set "made_for=%%L"
  ) else if not defined built_with (
    set "built_with=%%L"
  )
)
set "made_for=%made_for:~2%"
set "built_with=%built_with:~2%"
if /i not "%made_for%"=="%dist%" exit /b 0
powershell -NoProfile -NonInteractive -Command ^
  "$t=(Get-Item -LiteralPath $env:args_file).LastWriteTimeUtc; $h=$env:here; $s=@(Get-Item -Path ($h+'\pom.xml'),($h+'\*\pom.xml'),($h+'\*\src\main'),($h+'\cli\src\build') -ErrorAction SilentlyContinue); $s+=@($s | Where-Object PSIsContainer | Get-ChildItem -Recurse); if ($s | Where-Object { $_.LastWriteTimeUtc -gt $t } | Select-Object -First 1) { exit 1 } else { exit 0 }"
if errorlevel 1 exit /b 0
set "must_build="
exit /b 0

rem Sets jdk: JAVA_HOME, the JDK of the last build, PATH, the usual folders.
:find_jdk
set "jdk="
if defined JAVA_HOME call :try_jdk "%JAVA_HOME%"
if defined jdk exit /b 0
if defined built_with call :try_jdk "%built_with%"
if defined jdk exit /b 0
for /f "delims=" %%J in ('where java.exe 2^>nul') do if not defined jdk call :try_bin "%%~dpJ."
if defined jdk exit /b 0
for %%V in ("Eclipse Adoptium" "Java" "Microsoft" "Zulu" "Amazon Corretto" "BellSoft") do (
  for /d %%D in ("%ProgramFiles%\%%~V\*") do if not defined jdk call :try_jdk "%%~fD"
)
for /d %%D in ("%USERPROFILE%\.jdks\*") do if not defined jdk call :try_jdk "%%~fD"
exit /b 0

:try_bin
for %%P in ("%~1\..") do call :try_jdk "%%~fP"
exit /b 0

:try_jdk
if not exist "%~1\bin\javac.exe" exit /b 0
findstr /r /c:"^JAVA_VERSION=.2[5-9]" /c:"^JAVA_VERSION=.[3-9][0-9]" "%~1\release" >nul 2>nul
if not errorlevel 1 set "jdk=%~f1"
exit /b 0

rem One launch builds at a time: making a folder is one step, which only one of two can do.
:build
where mvn >nul 2>nul
if errorlevel 1 (
  echo deltaverse: it is not built yet, and Maven ^(mvn^) is not on the PATH.>&2
  echo Next step: install Maven 3.8 or later.>&2
  exit /b 1
)
if not exist "%here%\target" mkdir "%here%\target"
set "waited=0"
:take_lock
mkdir "%lock%" 2>nul && goto locked
if %waited% equ 0 echo deltaverse: waiting for another launch that builds>&2
set /a waited+=1
if %waited% geq 600 (
  echo deltaverse: another launch has been building for ten minutes.>&2
  echo Next step: if none is running, remove the folder "%lock%".>&2
  exit /b 1
)
ping -n 2 127.0.0.1 >nul
goto take_lock
:locked
call :needs_build
if not defined must_build (
  rmdir "%lock%"
  exit /b 0
)
echo deltaverse: building ^(a minute the first time^)>&2
set "JAVA_HOME=%jdk%"
set "MAVEN_OPTS=--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED %MAVEN_OPTS%"
pushd "%here%"
call mvn -q -B -Dstyle.color=never -Dquick -Dmaven.test.skip package -pl cli -am 1>&2
set "result=%ERRORLEVEL%"
popd
rmdir "%lock%"
if not "%result%"=="0" (
  echo deltaverse: the build failed; the lines above say why.>&2
  exit /b 1
)
call :needs_build
if not exist "%args_file%" (
  echo deltaverse: the build ended well but made no "%args_file%".>&2
  exit /b 1
)
exit /b 0
