using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Extensions.Samples.Tests.Serving;

/// <summary>The Serving sample at a free port of this machine.</summary>
internal sealed class ServingProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> output;

    public ServingProcess(string model)
    {
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{FreePort()}") };
        process = SampleProgram.Start("Serving", "--model", model, "--urls", Client.BaseAddress.ToString());
        output = process.StandardOutput.ReadToEndAsync();
    }

    public HttpClient Client { get; }

    public async Task WaitUntilHealthy()
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            Assert.False(process.HasExited, "The service ended before it was healthy.");
            try
            {
                if (await Client.GetStringAsync("/health") == "Healthy")
                    return;
            }
            catch (HttpRequestException)
            {
            }
            await Task.Delay(100);
        }
        Assert.Fail("The service was not healthy within 30 seconds.");
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        Client.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
