using MLExtensions.AutoML;
using ObjectiveSearch;
using Spectre.Console;

// dotnet run --project samples/ObjectiveSearch [-- --seconds N]
Arguments arguments;
try
{
    arguments = Arguments.Parse(args);
}
catch (ArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    Console.Error.WriteLine("See --help.");
    return 2;
}

if (arguments.Help)
{
    Console.WriteLine(Arguments.Usage);
    return 0;
}

if (Console.IsOutputRedirected)
    AnsiConsole.Profile.Width = 160;
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    stop.Cancel();
};
try
{
    await Tour.RunAsync(arguments, AnsiConsole.Console, stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine($"Stopped. The trials are kept in '{arguments.Output}': the same command goes on from them.");
    return 1;
}
catch (Exception error) when (error is SearchFailedException or SearchCheckpointException or IOException or UnauthorizedAccessException or DllNotFoundException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
