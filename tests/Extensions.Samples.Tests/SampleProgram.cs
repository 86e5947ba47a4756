using System.Diagnostics;

namespace Extensions.Samples.Tests;

/// <summary>Runs a sample as its user does: the built program, in a process of its own.</summary>
internal static class SampleProgram
{
    /// <summary>Folder that a sample is built to, in the configuration of these tests.</summary>
    public static string Folder(string sample)
    {
        var framework = new DirectoryInfo(AppContext.BaseDirectory);
        var root = framework;
        while (!File.Exists(Path.Combine(root.FullName, "MLExtensions.sln")))
            root = root.Parent!;
        return Path.Combine(root.FullName, "samples", sample, "bin", framework.Parent!.Name, framework.Name);
    }

    public static Process Start(string sample, params string[] arguments)
        => Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(Folder(sample), $"{sample}.dll"), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    public static (int ExitCode, string Output, string Error) Run(string sample, params string[] arguments)
    {
        using var process = Start(sample, arguments);
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
