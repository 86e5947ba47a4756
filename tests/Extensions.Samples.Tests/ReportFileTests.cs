namespace Extensions.Samples.Tests;

public class ReportFileTests
{
    /// <summary>The check of samples' reports would see each of these.</summary>
    [Theory]
    [InlineData("<link rel=stylesheet href=\"style.css\">")]
    [InlineData("<script>1</script>")]
    [InlineData("<img src='https://example.org/a.png'>")]
    [InlineData("<style>@import 'a.css';</style>")]
    [InlineData("<style>p { background: url(a.png) }</style>")]
    public void Elsewhere_PageThatLoadsSomething_FindsIt(string page) => Assert.NotNull(ReportFile.Elsewhere(page));

    [Theory]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><path clip-path=\"url(#a)\"/></svg>")]
    [InlineData("<link rel=\"icon\" href=\"data:,\">")]
    [InlineData("<a href=\"https://example.org\">more</a>")]
    public void Elsewhere_PageThatLoadsNothing_FindsNone(string page) => Assert.Null(ReportFile.Elsewhere(page));
}
