using Drift;
using Spectre.Console;

// dotnet run --project samples/Drift [-- --output DIR]
var output = args switch
{
    [] => "drift-output",
    ["--output", { Length: > 0 } folder] => folder,
    _ => null,
};
if (output is null)
{
    Console.Error.WriteLine("usage: Drift [--output DIR]   intervals for an hourly demand whose law changes; DIR, drift-output where not given, gets the model and the report");
    return 2;
}

if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 160;
try
{
    Tour.Run(output, AnsiConsole.Console);
    return 0;
}
catch (Exception error) when (error is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
