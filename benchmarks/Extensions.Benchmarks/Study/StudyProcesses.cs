using System.Diagnostics;
using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>Runs fits side by side, each in a process of its own with one thread, so that none waits for another's.</summary>
internal static class StudyProcesses
{
    /// <summary>Runs all jobs and adds their results as they come; false where one failed.</summary>
    public static bool Run(StudyJob[] jobs, StudyArguments asked, ResultFile file)
    {
        var complete = true;
        Parallel.ForEach(jobs, new ParallelOptions { MaxDegreeOfParallelism = asked.Processes }, job =>
        {
            var output = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
            var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
            foreach (var argument in (string[])[.. Self(), "study", job.DataSet, "--methods", job.Method, "--seeds", job.Seed.ToString(CultureInfo.InvariantCulture), "--score", asked.Part, "--output", output, "--processes", "1"])
                start.ArgumentList.Add(argument);
            start.Environment["OMP_NUM_THREADS"] = "1";
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            lock (file)
            {
                var results = process.ExitCode == 0 && File.Exists(output) ? new ResultFile(output).Results : [];
                complete &= results.Count == 1;
                foreach (var result in results)
                {
                    file.Add(result);
                    Console.WriteLine(result);
                }
                if (results.Count == 0)
                    Console.Error.WriteLine($"{job} failed: {errors.Result}");
                File.Delete(output);
            }
        });
        return complete;
    }

    /// <summary>The assembly, where the process is the runtime's host and not the program itself.</summary>
    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(StudyProcesses).Assembly.Location] : [];
}
