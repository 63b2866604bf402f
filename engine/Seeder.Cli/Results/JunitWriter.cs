using System.Xml;

namespace Seeder.Cli.Results;

/// <summary>Writes suites of tests as XML.</summary>
internal sealed class JunitWriter(XmlWriter xml, Func<string, string> hide)
{
    public void Write(string name, IReadOnlyCollection<JunitSuite> suites)
    {
        xml.WriteStartElement("testsuites");
        Attribute("name", name);
        Number("tests", suites.Sum(s => s.Cases.Length));
        Number("failures", suites.Sum(s => s.Failures));
        Number("errors", suites.Sum(s => s.Errors));
        foreach (var suite in suites)
        {
            Write(suite);
        }
        xml.WriteEndElement();
    }

    private void Write(JunitSuite suite)
    {
        xml.WriteStartElement("testsuite");
        Attribute("name", suite.Name);
        Number("tests", suite.Cases.Length);
        Number("failures", suite.Failures);
        Number("errors", suite.Errors);
        Number("skipped", suite.Skipped);
        Time(suite.Took);
        foreach (var test in suite.Cases)
        {
            Write(test);
        }
        Element("system-out", suite.Output);
        xml.WriteEndElement();
    }

    private void Write(JunitCase test)
    {
        xml.WriteStartElement("testcase");
        Attribute("name", test.Name);
        Attribute("classname", test.ClassName);
        Time(test.Took);
        if (test.State != JunitState.Passed)
        {
            xml.WriteStartElement(test.State.ToString().ToLowerInvariant());
            Attribute("message", test.Message);
            Attribute("type", test.Kind);
            xml.WriteString(Clean(test.Text ?? ""));
            xml.WriteEndElement();
        }
        Element("system-out", test.Output);
        xml.WriteEndElement();
    }

    private void Attribute(string name, string? value)
    {
        if (value is not null)
        {
            // One line: CI systems show it as a title.
            xml.WriteAttributeString(name, Clean(Visible.Line(hide(value))));
        }
    }

    private void Number(string name, int value) => xml.WriteAttributeString(name, value.ToString(CultureInfo.InvariantCulture));

    private void Time(TimeSpan? time)
    {
        if (time is { } known)
        {
            xml.WriteAttributeString("time", known.TotalSeconds.ToString("0.000", CultureInfo.InvariantCulture));
        }
    }

    private void Element(string name, string? text)
    {
        if (!string.IsNullOrEmpty(text))
        {
            xml.WriteElementString(name, Clean(text));
        }
    }

    // XML 1.0 has no character for most control characters, and half a surrogate pair is no character.
    private string Clean(string text)
    {
        var shown = Visible.Lines(hide(text));
        var clean = new StringBuilder(shown.Length);
        for (var i = 0; i < shown.Length; i++)
        {
            if (i + 1 < shown.Length && XmlConvert.IsXmlSurrogatePair(shown[i + 1], shown[i]))
            {
                clean.Append(shown[i]).Append(shown[++i]);
            }
            else
            {
                clean.Append(XmlConvert.IsXmlChar(shown[i]) ? shown[i] : '\uFFFD');
            }
        }
        return clean.ToString();
    }
}
